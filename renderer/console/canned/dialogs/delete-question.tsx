import { useId, useState } from 'react';
import type { CannedEntry } from '../../../../broker/protocol/canned';
import { useParts } from '../../core/hooks';
import { Modal } from '../../core/modal';
import { useTexts } from '../../core/texts';

interface DeleteQuestionProps {
  readonly entry: CannedEntry;
  readonly onClose: () => void;
}

/** Asks before one is deleted, and says for whom it will be gone. */
export function DeleteQuestion({ entry, onClose }: DeleteQuestionProps) {
  const t = useTexts();
  const { core } = useParts();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const remove = async (): Promise<void> => {
    setBusy(true);
    const done = await core.call('canned.delete', { response: entry.id });
    setBusy(false);
    // Somebody else was faster: it is gone, as wished.
    if (done.ok || done.error.code === 'not_found') onClose();
    else setProblem(done.error.message);
  };
  return (
    <Modal role="alertdialog" labelledBy={`${id}-heading`} describedBy={`${id}-text`} onCancel={onClose}>
      <h2 id={`${id}-heading`}>{t('canned.deleteHeading')}</h2>
      <p id={`${id}-text`}>
        {t(entry.owner === null ? 'canned.deleteShared' : 'canned.deletePersonal', { name: entry.name })}
      </p>
      {problem === null ? null : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={onClose}>
          {t('canned.keep')}
        </button>
        <button type="button" className="button danger" disabled={busy} onClick={() => void remove()}>
          {t('canned.delete')}
        </button>
      </div>
    </Modal>
  );
}
