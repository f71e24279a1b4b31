import { useEffect, useId, useRef } from 'react';
import { useTexts } from '../core/texts';

interface EndQuestionProps {
  readonly visitor: string;
  readonly onClose: (end: boolean) => void;
}

/** Asks before a chat is ended. The browser's own dialog: it keeps the focus inside and closes with Esc. */
export function EndQuestion({ visitor, onClose }: EndQuestionProps) {
  const t = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={`${id}-heading`}
      aria-describedby={`${id}-text`}
      onCancel={() => onClose(false)}
    >
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
    </dialog>
  );
}
