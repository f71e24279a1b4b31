import { BellRing, X } from 'lucide-react';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';

/** New chats that the agent has not looked at, and things that went wrong. */
export function Alerts() {
  const t = useTexts();
  const { core, ui } = useParts();
  const alerts = useCore((state) => state.alerts);
  const notices = useCore((state) => state.notices);
  if (alerts.length + notices.length === 0) return null;
  return (
    <div className="alerts">
      {alerts.map((alert) => (
        <div key={alert.session} className="alert" role="alert">
          <BellRing size={18} aria-hidden="true" />
          <div className="alert-texts">
            <p className="alert-title">{t('alert.newChat', { visitor: alert.visitor || t('chats.unnamed') })}</p>
            {alert.firstWords === '' ? null : <p className="alert-words">{alert.firstWords}</p>}
          </div>
          <button type="button" className="button primary" onClick={() => ui.setState({ selected: alert.session })}>
            {t('alert.open')}
          </button>
        </div>
      ))}
      {notices.map((notice) => (
        <div key={notice.id} className={`alert is-${notice.kind}`} role="alert">
          <p className="alert-texts">{notice.text}</p>
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
