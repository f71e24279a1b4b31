import { CheckCheck } from 'lucide-react';
import { useState } from 'react';
import { groupChats } from '../../../electron/contract/open-chats';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { hasUnsent } from './unsent-text';

/** Puts away every chat that is over; those in which something is written that was not sent stay, and that is said. */
export function CloseEnded() {
  const t = useTexts();
  const { core } = useParts();
  const ended = useCore((state) => groupChats(state).ended.length);
  const keeps = useCore((state) => groupChats(state).ended.filter((chat) => hasUnsent(state, chat)).length);
  const [tried, setTried] = useState(false);
  if (ended === 0) return null;
  const close = async (): Promise<void> => {
    const { state } = core.store.getState();
    if (state === null) return;
    const over = groupChats(state).ended.filter((chat) => !hasUnsent(state, chat));
    setTried(true);
    for (const { fold } of over) await core.call('chat.close', { session: fold.session });
  };
  return (
    <div className="close-ended">
      <button type="button" className="button quiet small" onClick={() => void close()}>
        <CheckCheck size={14} aria-hidden="true" />
        {t('chats.closeEnded')}
      </button>
      <p className="hint" role="status">
        {tried && keeps === ended ? t('chats.closeEndedKept', { count: keeps }) : ''}
      </p>
    </div>
  );
}
