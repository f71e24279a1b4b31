import { useId } from 'react';
import { useCore } from '../core/hooks';
import { Modal } from '../core/modal';
import { useTexts } from '../core/texts';
import type { Unsent } from './unsent';

/** More of them would fill the window, and say nothing new. */
const SHOWN = 4;

interface SignOutQuestionProps {
  readonly unsent: readonly Unsent[];
  /** How many chats the agent has, which others get. */
  readonly live: number;
  readonly onClose: (leave: boolean) => void;
}

/** Asks before an agent signs out with live chats, or with something unsent. */
export function SignOutQuestion({ unsent, live, onClose }: SignOutQuestionProps) {
  const t = useTexts();
  const id = useId();
  const connected = useCore((state) => state.connection.kind === 'connected');
  const more = unsent.length - SHOWN;
  return (
    <Modal
      role="alertdialog"
      className="sign-out"
      labelledBy={`${id}-heading`}
      describedBy={`${id}-text`}
      onCancel={() => onClose(false)}
    >
      <h2 id={`${id}-heading`}>{t('signOut.heading')}</h2>
      <div id={`${id}-text`}>
        {live > 0 ? <p>{t(connected ? 'signOut.live' : 'signOut.liveOffline', { count: live })}</p> : null}
        {unsent.length > 0 || live === 0 ? <p>{t('signOut.text', { count: unsent.length })}</p> : null}
      </div>
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
          {t(live > 0 && unsent.length === 0 ? 'signOut.handBack' : 'signOut.anyway')}
        </button>
      </div>
    </Modal>
  );
}
