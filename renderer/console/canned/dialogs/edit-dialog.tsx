import { type FormEvent, useId, useState } from 'react';
import { Modal } from '../../core/modal';
import { useTexts } from '../../core/texts';
import { useMayShare } from '../may-share';
import { textOf } from '../transfer/plan';
import { EditFields } from './edit-fields';
import { Preview } from './preview';
import { type Editing, useEdit } from './use-edit';

interface EditDialogProps {
  readonly editing: Editing;
  readonly onClose: () => void;
  /** A copy of one that the agent may not change. */
  readonly onCopy?: () => void;
}

const HEADINGS = { new: 'canned.new', edit: 'canned.edit', read: 'canned.read' } as const;

/** Writes a canned response, or shows one that others see to. */
export function EditDialog({ editing, onClose, onCopy }: EditDialogProps) {
  const t = useTexts();
  const id = useId();
  const mayShare = useMayShare();
  const reads = editing.kind === 'read';
  const entry = editing.kind === 'edit' ? editing.entry : null;
  const edit = useEdit(editing.kind === 'new' ? editing.text : textOf(editing.entry), entry, onClose);
  const [leaving, setLeaving] = useState(false);
  const leave = (): void => {
    if (edit.dirty && !leaving) setLeaving(true);
    else onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void edit.save();
  };
  return (
    <Modal labelledBy={`${id}-heading`} className="canned-dialog" onCancel={leave}>
      <h2 id={`${id}-heading`}>{t(HEADINGS[editing.kind])}</h2>
      <form onSubmit={submit}>
        <div className="canned-dialog-columns">
          <EditFields edit={edit} readOnly={reads} mayShare={mayShare} />
          <Preview content={edit.text.content} language={edit.text.language} />
        </div>
        {edit.problem === null ? null : (
          <p className="problem" role="alert">
            {edit.problem}
          </p>
        )}
        {leaving ? (
          <div className="dialog-buttons" role="alert">
            <span className="canned-leaving">{t('canned.discardQuestion')}</span>
            <button type="button" className="button" onClick={() => setLeaving(false)}>
              {t('canned.keepWriting')}
            </button>
            <button type="button" className="button danger" onClick={onClose}>
              {t('canned.discard')}
            </button>
          </div>
        ) : (
          <div className="dialog-buttons">
            <button type="button" className="button" onClick={leave}>
              {t(reads ? 'canned.close' : 'canned.cancel')}
            </button>
            {reads ? (
              <button type="button" className="button primary" onClick={onCopy}>
                {t('canned.copyToMine')}
              </button>
            ) : (
              <button type="submit" className="button primary" disabled={!edit.ready || edit.busy}>
                {t(edit.busy ? 'canned.saving' : 'canned.save')}
              </button>
            )}
          </div>
        )}
      </form>
    </Modal>
  );
}
