import { Upload } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { useCore, useParts } from '../../core/hooks';
import { Modal } from '../../core/modal';
import { useTexts } from '../../core/texts';
import { useMayShare } from '../may-share';
import { planImport, portionsOf } from '../transfer/plan';
import { readFile } from '../transfer/read-file';
import { type Contents, checkRows } from '../transfer/rows';
import { type Progress, runImport } from '../transfer/run-import';
import { BadRows } from './bad-rows';

const MOST_BYTES = 20 * 1024 * 1024;
const SHARINGS = ['file', 'shared', 'personal'] as const;

interface OpenFile {
  readonly name: string;
  readonly contents: Contents;
}

/** Reads a file, says what it comes to before anything happens, then imports the good rows; the bad ones are listed. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts();
  const { core } = useParts();
  const id = useId();
  const mayShare = useMayShare();
  const responses = useCore((state) => state.canned.responses);
  const [file, setFile] = useState<OpenFile | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [sharing, setSharing] = useState<(typeof SHARINGS)[number]>(mayShare ? 'file' : 'personal');
  const [progress, setProgress] = useState<Progress | null>(null);
  const checked = useMemo(() => (file === null ? null : checkRows(file.contents, sharing)), [file, sharing]);
  const plan = useMemo(
    () => (checked === null || progress !== null ? null : planImport(checked.good, Object.values(responses))),
    [checked, responses, progress],
  );
  const [total, setTotal] = useState(0);
  const running = progress !== null && progress.problem === null && progress.left.length > 0;

  const open = async (chosen: File | undefined): Promise<void> => {
    setProblem(null);
    setProgress(null);
    setFile(null);
    if (chosen === undefined) return;
    if (chosen.size > MOST_BYTES) {
      setProblem(t('canned.import.tooBig'));
      return;
    }
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    setFile({ name: chosen.name, contents: readFile(chosen.name, bytes) });
  };
  const run = async (from: Progress): Promise<void> => {
    await runImport(
      from,
      ({ command, drafts }) => core.call('canned.save', { command, responses: [...drafts] }),
      setProgress,
    );
  };
  const begin = (): void => {
    if (plan === null) return;
    setTotal(plan.drafts.length);
    const left = portionsOf(plan.drafts).map((drafts) => ({ command: crypto.randomUUID(), drafts }));
    void run({ done: 0, left, problem: null });
  };

  return (
    <Modal
      labelledBy={`${id}-heading`}
      className="canned-dialog is-import"
      onCancel={running ? () => undefined : onClose}
    >
      <h2 id={`${id}-heading`}>{t('canned.import')}</h2>
      <p id={`${id}-hint`}>{t('canned.import.hint')}</p>
      <label className="canned-file">
        <Upload size={18} aria-hidden="true" />
        <span>{file === null ? t('canned.import.choose') : file.name}</span>
        <input
          type="file"
          accept=".csv,.json,text/csv,application/json"
          aria-label={t('canned.import.choose')}
          aria-describedby={`${id}-hint`}
          disabled={running}
          onChange={(event) => void open(event.target.files?.[0])}
        />
      </label>
      {problem === null ? null : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {file !== null && mayShare && progress === null ? (
        <label className="canned-import-as">
          <span>{t('canned.import.as')}</span>
          <select
            value={sharing}
            onChange={(event) => setSharing(SHARINGS.find((known) => known === event.target.value) ?? 'file')}
          >
            {SHARINGS.map((known) => (
              <option key={known} value={known}>
                {t(`canned.import.as.${known}`)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {plan === null ? null : (
        <p role="status" className="canned-import-plan">
          {t('canned.import.plan', { added: plan.added, changed: plan.changed, same: plan.same })}
        </p>
      )}
      {progress === null ? null : (
        <>
          <progress max={Math.max(1, total)} value={progress.done} aria-label={t('canned.import')} />
          <p role="status" className="canned-import-plan">
            {t('canned.import.done', { count: progress.done, total })}
          </p>
        </>
      )}
      {progress?.problem === null || progress === null ? null : (
        <p className="problem" role="alert">
          {t('canned.import.stopped', { reason: progress.problem })}
        </p>
      )}
      {checked === null || checked.bad.length === 0 ? null : <BadRows rows={checked.bad} />}
      <div className="dialog-buttons">
        <button type="button" className="button" disabled={running} onClick={onClose}>
          {t(progress === null ? 'canned.cancel' : 'canned.close')}
        </button>
        {progress === null ? (
          <button
            type="button"
            className="button primary"
            disabled={plan === null || plan.drafts.length === 0}
            onClick={begin}
          >
            {t('canned.import.button', { count: plan?.drafts.length ?? 0 })}
          </button>
        ) : progress.problem === null ? null : (
          <button type="button" className="button primary" onClick={() => void run(progress)}>
            {t('canned.import.again')}
          </button>
        )}
      </div>
    </Modal>
  );
}
