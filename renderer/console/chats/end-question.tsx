import { useId } from 'react';
import { Modal } from '../core/modal';
import { useTexts } from '../core/texts';

interface EndQuestionProps {
  readonly visitor: string;
  readonly onClose: (end: boolean) => void;
}

/** Asks before a chat is ended. */
export function EndQuestion({ visitor, onClose }: EndQuestionProps) {
  const t = useTexts();
  const id = useId();
  return (
    <Modal role="alertdialog" labelledBy={`${id}-heading`} describedBy={`${id}-text`} onCancel={() => onClose(false)}>
      <h2 id={`${id}-heading`}>{t('end.heading')}</h2>
      <p id={`${id}-text`}>{t('end.text', { visitor })}</p>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={() => onClose(false)}>
          {t('end.cancel')}
        </button>
        <button type="button" className="button danger" onClick={() => onClose(true)}>
          {t('end.button')}
        </button>
      </div>
    </Modal>
  );
}
