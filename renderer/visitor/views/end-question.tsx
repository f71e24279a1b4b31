import { useEffect, useRef } from 'react';
import { t } from '../texts';

/** Asks before the chat is ended. */
export function EndQuestion({ onClose }: { readonly onClose: (end: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby="end-heading"
      aria-describedby="end-text"
      onCancel={() => onClose(false)}
    >
      <h2 id="end-heading">{t('end.heading')}</h2>
      <p id="end-text">{t('end.text')}</p>
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
