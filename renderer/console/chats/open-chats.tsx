import { type MouseEvent, useMemo } from 'react';
import { Collection, Header, ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components';
import { type ChatGroups, groupChats, replyClockOf } from '../../../electron/contract/open-chats';
import { useCore, useParts } from '../core/hooks';
import { useSeconds } from '../core/now';
import { useTexts } from '../core/texts';
import { ChatOption } from './chat-option';
import { CloseEnded } from './close-ended';
import { type OptionFacts, optionFacts, optionName } from './option-facts';

const GROUPS = ['waiting', 'live', 'handedOver', 'ended'] as const satisfies readonly (keyof ChatGroups)[];
const NONE: readonly never[] = [];

interface Entry {
  readonly id: string;
  readonly facts: OptionFacts;
}

/** The chats of this agent by need: who waits for an answer, longest first; who does not; and what is over. */
export function OpenChats({ selected }: { readonly selected: string | null }) {
  const t = useTexts();
  const { ui } = useParts();
  const groups = useGroups();
  const write = (session: string): void => ui.setState({ selected: session, writeIn: session });
  return (
    <div className="chat-list" onClickCapture={(event) => writeInClicked(event, write)}>
      <ListBox
        className="open-chats"
        data-stop=""
        aria-label={t('chats.label')}
        items={groups}
        dependencies={[t, selected]}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={selected === null ? [] : [selected]}
        onSelectionChange={(keys) => {
          const [key] = [...keys];
          if (key !== undefined) ui.setState({ selected: String(key) });
        }}
        onAction={(key) => write(String(key))}
      >
        {({ id, entries }) => (
          <ListBoxSection id={id} className={`chat-group is-${id}`}>
            <Header className="chat-group-name">{t(`chats.group.${id}`)}</Header>
            <Collection items={entries} dependencies={[t, selected]}>
              {(entry) => (
                <ListBoxItem
                  id={entry.id}
                  className={`chat-option is-${entry.facts.state}${entry.facts.unread > 0 ? ' has-unread' : ''}`}
                  textValue={entry.facts.name}
                  aria-label={optionName(entry.facts, t)}
                >
                  <ChatOption facts={entry.facts} />
                </ListBoxItem>
              )}
            </Collection>
          </ListBoxSection>
        )}
      </ListBox>
      <CloseEnded />
    </div>
  );
}

/** The groups that have a chat in them, as they stand this second. */
function useGroups(): readonly { readonly id: keyof ChatGroups; readonly entries: readonly Entry[] }[] {
  const t = useTexts();
  const chats = useCore((state) => state.chats);
  const chatOrder = useCore((state) => state.chatOrder);
  const popOuts = useCore((state) => state.popOuts);
  const outbox = useCore((state) => state.outbox);
  const clock = useCore(replyClockOf);
  const me = useCore(({ signIn }) => (signIn.kind === 'signedIn' ? signIn.me.id : ''));
  const seconds = useSeconds();
  const grouped = useMemo(() => groupChats({ chats, chatOrder }), [chats, chatOrder]);
  return GROUPS.flatMap((id) => {
    const entries = grouped[id].map((chat): Entry => {
      const { session } = chat.fold;
      const occasion = { me, popOuts, outbox: outbox[session] ?? NONE, clock, now: seconds * 1_000 };
      return { id: session, facts: optionFacts(chat, occasion, t) };
    });
    return entries.length === 0 ? [] : [{ id, entries }];
  });
}

/** A chat that is opened by a click is to be written in. Arrow keys choose chats too, and stay in the list. */
function writeInClicked({ target }: MouseEvent, write: (session: string) => void): void {
  const option = target instanceof Element ? target.closest('[role="option"]') : null;
  const session = option?.getAttribute('data-key');
  if (typeof session === 'string') write(session);
}
