import { PencilLine, SquareArrowOutUpRight } from 'lucide-react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { Chat } from '../../../electron/contract/state';
import { Avatar } from '../app/avatar';
import { useCore, useParts } from '../core/hooks';
import { useSeconds } from '../core/now';
import { durationOf, type Translate, useTexts } from '../core/texts';
import { useIsOut } from '../windows/use-windows';
import { isVisitorOffline, shownStateOf } from './chat-state';

/** The chats of this agent, in the order they came. */
export function OpenChats({ selected }: { readonly selected: string | null }) {
  const t = useTexts();
  const { ui } = useParts();
  const order = useCore((state) => state.chatOrder);
  const chats = useCore((state) => state.chats);
  const now = useSeconds();
  const items = order.flatMap((session) => {
    const chat = chats[session];
    return chat === undefined ? [] : [{ id: session, chat, now }];
  });
  return (
    <ListBox
      className="open-chats"
      data-stop=""
      aria-label={t('chats.label')}
      items={items}
      dependencies={[t, selected]}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={selected === null ? [] : [selected]}
      onSelectionChange={(keys) => {
        const [key] = [...keys];
        if (key !== undefined) ui.setState({ selected: String(key) });
      }}
    >
      {({ id, chat, now: seconds }) => {
        const facts = factsOf(chat, seconds, t);
        return (
          <ListBoxItem
            id={id}
            className={`chat-option is-${facts.state}${facts.unread > 0 ? ' has-unread' : ''}`}
            textValue={facts.name}
            aria-label={facts.label}
          >
            <Option chat={chat} facts={facts} />
          </ListBoxItem>
        );
      }}
    </ListBox>
  );
}

interface Facts {
  readonly name: string;
  readonly label: string;
  readonly state: ReturnType<typeof shownStateOf>;
  readonly unread: number;
  /** Since the visitor's last message that nobody has answered. */
  readonly waited: string | null;
}

function factsOf(chat: Chat, now: number, t: Translate): Facts {
  const name = chat.fold.visitor.name || t('chats.unnamed');
  const state = shownStateOf(chat);
  const since = chat.fold.visitorWaitingSince;
  const waited = since === null || state !== 'live' ? null : durationOf(now - Date.parse(since) / 1_000);
  const label = t('chats.optionName', {
    visitor: name,
    unread: chat.unread.length,
    waited: waited ?? 'none',
    state: t(`chats.state.${state}`),
    presence: isVisitorOffline(chat) ? 'offline' : 'online',
  });
  return { name, label, state, unread: chat.unread.length, waited };
}

function Option({ chat, facts }: { readonly chat: Chat; readonly facts: Facts }) {
  const t = useTexts();
  const { typing, draft, lastMessage } = chat;
  const out = useIsOut({ kind: 'chat', session: chat.fold.session });
  const line = typing?.kind === 'visitor' ? t('chats.typing') : (lastMessage?.text ?? '');
  return (
    <>
      <Avatar name={facts.name} />
      <span className="chat-option-texts">
        <span className="chat-option-name" dir="auto">
          {facts.name}
        </span>
        <span className={typing === null ? 'chat-option-line' : 'chat-option-line is-typing'}>
          {facts.state === 'live' ? line : t(`chats.state.${facts.state}`)}
        </span>
      </span>
      <span className="chat-option-facts">
        {facts.waited === null ? null : <span className="chat-option-age">{facts.waited}</span>}
        {facts.unread > 0 ? <span className="badge">{facts.unread}</span> : null}
        {facts.unread === 0 && draft.text !== '' ? (
          <PencilLine className="draft-mark" size={14} aria-hidden="true" />
        ) : null}
        {out ? <SquareArrowOutUpRight className="chat-option-where" size={14} aria-hidden="true" /> : null}
      </span>
    </>
  );
}
