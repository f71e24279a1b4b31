import type { ReplyClock } from '../../../broker/protocol/settings';
import { givenBeside, nameOf } from '../../../broker/protocol/visitor-name';
import { type ReplyWait, replyWaitOf, waitingSince } from '../../../electron/contract/open-chats';
import type { Chat, ConsoleState, OutboxEntry } from '../../../electron/contract/state';
import { isOut } from '../../../electron/contract/windows';
import { isVisitorOffline, isWritable, type ShownState, shownStateOf } from './chat-state';
import { replyWaitText, type Say } from './reply-wait-text';

/** What an entry of the open chats shows, and its name says. */
export interface OptionFacts {
  readonly name: string;
  /** What the visitor said their name is, where they are called otherwise. */
  readonly given: string | null;
  readonly state: ShownState;
  /** The colleague who is asked to take it over, and has not answered. */
  readonly offeredTo: string | null;
  readonly wait: ReplyWait | null;
  readonly unread: number;
  readonly draft: boolean;
  /** Messages that were refused, and that the agent has to see to. */
  readonly failed: boolean;
  readonly typing: boolean;
  /** The visitor has lost the connection. */
  readonly offline: boolean;
  /** It has a window of its own. */
  readonly out: boolean;
  /** The last words of visitor or agents; '' when there are none. */
  readonly words: string;
}

export interface Occasion {
  readonly me: string;
  readonly popOuts: ConsoleState['popOuts'];
  readonly outbox: readonly OutboxEntry[];
  readonly clock: ReplyClock;
  /** Epoch milliseconds by the server's clock. */
  readonly now: number;
}

/** Everything that the entry of a chat says. Pure. */
export function optionFacts(chat: Chat, { me, popOuts, outbox, clock, now }: Occasion, t: Say): OptionFacts {
  const { fold, draft, typing, unread } = chat;
  const since = waitingSince(chat);
  return {
    name: nameOf(fold.visitor) || t('chats.unnamed'),
    given: givenBeside(fold.visitor),
    state: shownStateOf(chat),
    offeredTo: isWritable(chat) ? (fold.offer?.agent.name ?? null) : null,
    wait: since === null ? null : replyWaitOf(since, now, clock),
    unread: unread.length,
    draft: draft.text !== '',
    failed: outbox.some(({ state }) => state.kind === 'failed'),
    typing: typing?.kind === 'visitor',
    offline: isVisitorOffline(chat),
    out: isOut(popOuts, { kind: 'chat', session: fold.session }),
    words: wordsOf(chat, me, t),
  };
}

/**
 * The name of an entry: the visitor, then all that is seen of the chat, in the order of its weight; the words last, as
 * they may be long. A name stands for the content, so what is not in it is not heard.
 */
export function optionName(facts: OptionFacts, t: Say): string {
  const { name, given, state, offeredTo, wait, unread, draft, failed, typing, offline, out, words } = facts;
  return [
    name,
    given === null ? null : t('chats.given', { name: given }),
    wait === null ? null : replyWaitText(wait, t),
    unread === 0 ? null : t('chats.unread', { count: unread }),
    failed ? t('chats.failed') : null,
    draft ? t('chats.draft') : null,
    typing ? t('chats.typing') : null,
    offline ? t('chats.visitorOffline') : null,
    state === 'live' ? null : t(`chats.state.${state}`),
    offeredTo === null ? null : t('chats.offered', { agent: offeredTo }),
    out ? t('chats.out') : null,
    // As it is seen: while somebody is typing, that stands in the place of the words.
    typing || words === '' ? null : words,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** What visitor or agents said last, else what the visitor told the bot first: the bot's own words say nothing new. */
function wordsOf({ lastMessage, fold }: Chat, me: string, t: Say): string {
  if (lastMessage === null) return fold.firstWords ?? '';
  const { by, text } = lastMessage;
  if (by.kind === 'visitor') return text;
  return by.id === me ? t('chats.byYou', { text }) : t('chats.byColleague', { name: by.name, text });
}
