import { useEffect, useId, useRef } from 'react';
import { useTexts } from '../core/texts';
import type { Unsent } from './unsent';

/** More of them would fill the window, and say nothing new. */
const SHOWN = 4;

interface SignOutQuestionProps {
  readonly unsent: readonly Unsent[];
  readonly onClose: (leave: boolean) => void;
}

/** Asks before an agent signs out with something unsent. The browser's own dialog, as `EndQuestion` is. */
export function SignOutQuestion({ unsent, onClose }: SignOutQuestionProps) {
  const t = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const more = unsent.length - SHOWN;
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      className="sign-out"
      aria-labelledby={`${id}-heading`}
      aria-describedby={`${id}-text`}
      onCancel={() => onClose(false)}
    >
      <h2 id={`${id}-heading`}>{t('signOut.heading')}</h2>
      <p id={`${id}-text`}>{t('signOut.text', { count: unsent.length })}</p>
      {unsent.length === 0 ? null : (
        <ul aria-label={t('signOut.list')}>
          {unsent.slice(0, SHOWN).map(({ id: entry, kind, visitor, text }) => (
            <li key={entry}>
              <span className="sign-out-to">
                {t(kind === 'note' ? 'signOut.note' : 'signOut.entry', { visitor: visitor || t('desktop.visitor') })}
              </span>
              <span className="sign-out-words">{text}</span>
            </li>
          ))}
          {more > 0 ? <li className="sign-out-to">{t('signOut.more', { count: more })}</li> : null}
        </ul>
      )}
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={() => onClose(false)}>
          {t('signOut.stay')}
        </button>
        <button type="button" className="button danger" onClick={() => onClose(true)}>
          {t('signOut.anyway')}
        </button>
      </div>
    </dialog>
  );
}
