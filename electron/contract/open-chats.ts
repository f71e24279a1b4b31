import type { SessionFold } from '../../broker/protocol/fold';
import type { ReplyClock } from '../../broker/protocol/settings';
import { nameOf } from '../../broker/protocol/visitor-name';
import type { Chat, ConsoleState } from './state';

/** How urgent an answer is: `calm`, `due` from the first threshold on, `overdue` from the second. */
export type Urgency = 'calm' | 'due' | 'overdue';

/** How long a visitor has waited for an answer. */
export interface ReplyWait {
  /** Whole seconds. */
  readonly seconds: number;
  readonly urgency: Urgency;
}

/**
 * The open chats as an agent looks at them: first who waits, longest first; then who does not; then what a colleague
 * or the queue has now; then what is over.
 */
export interface ChatGroups {
  readonly waiting: readonly Chat[];
  readonly live: readonly Chat[];
  /** They go on, and are no longer this agent's; the last one first. */
  readonly handedOver: readonly Chat[];
  /** The last one first. */
  readonly ended: readonly Chat[];
}

/** Thresholds of the waiting time where the workspace sets none, in milliseconds. */
export const USUAL_REPLY_CLOCK: ReplyClock = { amberMs: 60_000, redMs: 180_000 };

/** Whether a chat is this agent's, and goes on. */
export function isOpen({ lost, fold }: Pick<Chat, 'lost'> & { readonly fold: Pick<SessionFold, 'state'> }): boolean {
  return lost === null && fold.state !== 'ended';
}

/** What the visitor of a chat is called; '' when that is not known here. */
export function visitorNameIn(chats: ConsoleState['chats'], session: string): string {
  const visitor = chats[session]?.fold.visitor;
  return visitor === undefined ? '' : nameOf(visitor);
}

/** Since when the visitor of an open chat waits for an answer; null: nobody owes one. ISO 8601. */
export function waitingSince(chat: Chat): string | null {
  return isOpen(chat) && chat.fold.state === 'live' ? chat.fold.visitorWaitingSince : null;
}

/** @param now - Epoch milliseconds by the server's clock. */
export function replyWaitOf(since: string, now: number, { amberMs, redMs }: ReplyClock): ReplyWait {
  const waited = Math.max(0, now - Date.parse(since));
  return {
    seconds: Math.floor(waited / 1_000),
    urgency: waited >= redMs ? 'overdue' : waited >= amberMs ? 'due' : 'calm',
  };
}

/** The chats in the order in which they need the agent. */
export function groupChats({ chats, chatOrder }: Pick<ConsoleState, 'chats' | 'chatOrder'>): ChatGroups {
  const all = chatOrder.flatMap((session) => chats[session] ?? []);
  const waiting = all.filter((chat) => waitingSince(chat) !== null);
  return {
    // Stable: of two who began at the same moment, the one who came first.
    waiting: waiting.sort((a, b) => (waitingSince(a) ?? '').localeCompare(waitingSince(b) ?? '')),
    live: all.filter((chat) => isOpen(chat) && waitingSince(chat) === null),
    handedOver: all.filter((chat) => !isOpen(chat) && chat.fold.state !== 'ended').reverse(),
    ended: all.filter((chat) => chat.fold.state === 'ended').reverse(),
  };
}

/** The chat whose visitor has waited longest for an answer; null when nobody waits. */
export function longestWaiting(
  state: Pick<ConsoleState, 'chats' | 'chatOrder' | 'workspace' | 'clockAheadMs'>,
  now: number,
): { readonly chat: Chat; readonly wait: ReplyWait } | null {
  const [chat] = groupChats(state).waiting;
  const since = chat === undefined ? null : waitingSince(chat);
  return chat === undefined || since === null
    ? null
    : { chat, wait: replyWaitOf(since, now + state.clockAheadMs, replyClockOf(state)) };
}

export function replyClockOf({ workspace }: Pick<ConsoleState, 'workspace'>): ReplyClock {
  return workspace?.replyClock ?? USUAL_REPLY_CLOCK;
}
