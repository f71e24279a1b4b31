import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { UserData } from '../person/user-data';
import { ChatPane } from './chat-pane';
import { OpenChats } from './open-chats';

/** What the widget holds: the list of chats, the chosen conversation, and who the visitor is. */
export function Chats() {
  const t = useTexts();
  const { ui } = useParts();
  const selected = useStore(ui, (state) => state.selected);
  const order = useCore((state) => state.chatOrder);
  const userDataOpen = useCore((state) => state.settings.userDataOpen);
  const shown = selected !== null && order.includes(selected) ? selected : null;

  useEffect(() => {
    // A chat that was put away is not looked at any more.
    if (selected !== null && !order.includes(selected)) ui.setState({ selected: null });
  }, [selected, order, ui]);

  if (order.length === 0) return <Empty />;
  return (
    <div className={`chats${shown === null ? '' : ' has-chat'}${userDataOpen ? ' has-person' : ''}`}>
      <OpenChats selected={shown} />
      {shown === null ? (
        <p className="chats-choose">{t('chats.choose')}</p>
      ) : (
        <>
          <ChatPane key={shown} session={shown} />
          {userDataOpen ? <UserData key={`person ${shown}`} session={shown} /> : null}
        </>
      )}
    </div>
  );
}

function Empty() {
  const t = useTexts();
  const active = useCore((state) => state.status?.status !== 'inactive');
  return (
    <div className="chats-empty">
      <p className="chats-empty-title">{t('chats.none')}</p>
      <p>{t(active ? 'chats.noneActive' : 'chats.noneInactive')}</p>
    </div>
  );
}
