import { BellRing, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ChatAlert } from '../../../electron/contract/state';
import { useCore, useParts } from '../core/hooks';
import { isTextId, type Translate, useTexts } from '../core/texts';
import { ReopenWindows } from '../windows/reopen';
import { useAlertsHere, useOpenChat } from '../windows/use-windows';

/**
 * New chats that the agent has not looked at, and things that went wrong: in the one window where the agent is. One
 * is shown at a time, where it covers nothing that is worked with; the others are counted, and read out all the same.
 */
export function Alerts() {
  const t = useTexts();
  const { core, shows } = useParts();
  const openChat = useOpenChat();
  const here = useAlertsHere();
  const alerts = useCore((state) => state.alerts);
  const notices = useCore((state) => state.notices);
  const all = here ? [...alerts, ...notices] : [];
  const more = all.length > 1 ? <span className="alert-more">{t('alert.more', { count: all.length - 1 })}</span> : null;

  return (
    <div className="alerts">
      {all.map((one, index) => {
        const isShown = index === 0;
        if ('text' in one) {
          return (
            <Alert
              key={one.id}
              kind={one.kind}
              isShown={isShown}
              title={isTextId(one.text) ? t(one.text, one.values) : one.text}
              more={more}
            >
              <button
                type="button"
                className="icon-button"
                aria-label={t('notice.close')}
                onClick={() => void core.call('notice.close', { id: one.id })}
              >
                <X size={16} aria-hidden="true" />
              </button>
            </Alert>
          );
        }
        return (
          <Alert
            key={`chat ${one.session}`}
            kind="chat"
            isShown={isShown}
            title={titleOf(one, t)}
            words={wordsOf(one)}
            more={more}
          >
            <button type="button" className="button primary small" onClick={() => openChat(one.session)}>
              {t('alert.open')}
            </button>
          </Alert>
        );
      })}
      {shows.kind === 'main' ? <ReopenWindows isBrief={all.length > 0} /> : null}
    </div>
  );
}

interface AlertProps {
  readonly kind: 'chat' | 'error' | 'info';
  readonly isShown: boolean;
  readonly title: string;
  readonly words?: string;
  readonly more: ReactNode;
  readonly children: ReactNode;
}

function Alert({ kind, isShown, title, words = '', more, children }: AlertProps) {
  return (
    <div className={isShown ? `alert is-${kind}` : 'visually-hidden'} role="alert">
      {isShown && kind === 'chat' ? <BellRing size={18} aria-hidden="true" /> : null}
      <p className="alert-texts">
        <span className="alert-title">{title}</span>
        {words === '' ? null : <bdi className="alert-words"> {words}</bdi>}
      </p>
      {isShown ? more : null}
      {isShown ? children : null}
    </div>
  );
}

function titleOf({ visitor, from }: ChatAlert, t: Translate): string {
  const name = visitor || t('chats.unnamed');
  return from === undefined
    ? t('alert.newChat', { visitor: name })
    : t('redirect.alert', { from: from.name, visitor: name });
}

/** The colleague's note says more than the visitor's last words. */
function wordsOf({ from, firstWords }: ChatAlert): string {
  return from?.note ?? firstWords;
}
