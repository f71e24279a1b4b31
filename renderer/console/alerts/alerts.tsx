import { BellRing, X } from 'lucide-react';
import type { ChatAlert } from '../../../electron/contract/state';
import { useCore, useParts } from '../core/hooks';
import { isTextId, type Translate, useTexts } from '../core/texts';
import { Offers } from '../redirect/offers';

/** New chats that the agent has not looked at, and things that went wrong. */
export function Alerts() {
  const t = useTexts();
  const { core, ui } = useParts();
  const alerts = useCore((state) => state.alerts);
  const offers = useCore((state) => state.offers.length);
  const notices = useCore((state) => state.notices);
  if (offers + alerts.length + notices.length === 0) return null;
  return (
    <div className="alerts">
      <Offers />
      {alerts.map((alert) => (
        <div key={alert.session} className="alert" role="alert">
          <BellRing size={18} aria-hidden="true" />
          <div className="alert-texts">
            <p className="alert-title">{titleOf(alert, t)}</p>
            {wordsOf(alert) === '' ? null : (
              <p className={alert.from?.note ? 'alert-words is-note' : 'alert-words'}>{wordsOf(alert)}</p>
            )}
          </div>
          <button type="button" className="button primary" onClick={() => ui.setState({ selected: alert.session })}>
            {t('alert.open')}
          </button>
        </div>
      ))}
      {notices.map((notice) => (
        <div key={notice.id} className={`alert is-${notice.kind}`} role="alert">
          <p className="alert-texts">{isTextId(notice.text) ? t(notice.text, notice.values) : notice.text}</p>
          <button
            type="button"
            className="icon-button"
            aria-label={t('notice.close')}
            onClick={() => void core.call('notice.close', { id: notice.id })}
          >
            <X size={16} aria-hidden="true" />
          </button>
        </div>
      ))}
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
