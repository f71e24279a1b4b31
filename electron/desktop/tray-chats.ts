import { nameOf } from '../../broker/protocol/visitor-name';
import {
  groupChats,
  longestWaiting,
  type ReplyWait,
  replyClockOf,
  replyWaitOf,
  waitingSince,
} from '../contract/open-chats';
import type { Chat, ConsoleState } from '../contract/state';
import { type MenuEntry, plainLabel } from './menu-entry';
import type { DesktopTexts } from './texts';

/** A longer menu is not read, and does not fit on a small display. */
const MOST = 10;
const MINUTE_MS = 60_000;

/**
 * The open chats as entries that show them: first who waits for an answer, longest first. Others may look at the menu,
 * too: of a chat it has the visitor's name, and never a word.
 * @param now - Epoch milliseconds.
 */
export function chatEntries(state: ConsoleState, t: DesktopTexts, now: number): MenuEntry[] {
  const { waiting, live } = groupChats(state);
  const rest = [...live.filter(isUnread), ...live.filter((chat) => !isUnread(chat))];
  const ordered = [...waiting, ...rest];
  const more = ordered.length - MOST;
  return [
    ...ordered.slice(0, MOST).map((chat) => entryOf(chat, state, t, now)),
    ...(more > 0 ? [{ kind: 'text', label: t('desktop.chat.more', { more }) } satisfies MenuEntry] : []),
  ];
}

function entryOf(chat: Chat, state: ConsoleState, t: DesktopTexts, now: number): MenuEntry {
  const { fold, unread } = chat;
  const visitor = plainLabel(nameOf(fold.visitor)) || t('desktop.visitor');
  const wait = waitText(chat, state, t, now);
  return {
    kind: 'command',
    label: t('desktop.chat', { visitor, unread: unread.length }) + (wait === '' ? '' : ` • ${wait}`),
    command: { do: 'chat', session: fold.session },
  };
}

function waitText(chat: Chat, state: ConsoleState, t: DesktopTexts, now: number): string {
  const since = waitingSince(chat);
  return since === null ? '' : wordsOf(replyWaitOf(since, now + state.clockAheadMs, replyClockOf(state)), t);
}

/** In whole minutes: a menu that changed each second would close under the pointer. */
function wordsOf({ seconds, urgency }: ReplyWait, t: DesktopTexts): string {
  return t('desktop.wait', { minutes: Math.floor(seconds / 60), urgency });
}

/** How long the longest of those has waited who wait for this agent; null when nobody does. */
export function longestWaitText(state: ConsoleState, t: DesktopTexts, now: number): string | null {
  const longest = longestWaiting(state, now);
  if (longest === null) return null;
  return t('desktop.longest', { count: groupChats(state).waiting.length, wait: wordsOf(longest.wait, t) });
}

/** After how many milliseconds the waiting times read otherwise by themselves; null: nobody waits. */
export function nextWaitChange(state: ConsoleState, now: number): number | null {
  const { amberMs, redMs } = replyClockOf(state);
  const left = groupChats(state).waiting.flatMap((chat) => {
    const waited = Math.max(0, now + state.clockAheadMs - Date.parse(waitingSince(chat) ?? ''));
    return [amberMs, redMs, (Math.floor(waited / MINUTE_MS) + 1) * MINUTE_MS].flatMap((at) =>
      at > waited ? [at - waited] : [],
    );
  });
  return left.length === 0 ? null : Math.min(...left);
}

function isUnread({ unread }: Chat): boolean {
  return unread.length > 0;
}
