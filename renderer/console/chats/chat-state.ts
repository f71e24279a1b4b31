import type { Chat } from '../../../electron/contract/state';

export type ShownState = 'bot' | 'queued' | 'live' | 'ended' | 'redirected' | 'lost';

/** How a chat stands, for this agent. */
export function shownStateOf(chat: Chat): ShownState {
  if (chat.fold.state === 'ended') return 'ended';
  if (chat.lost === null) return chat.fold.state;
  // Whether a colleague has it by now, or it waits in the queue, is not told to who gave it away.
  return chat.fold.redirectedBy === null ? 'lost' : 'redirected';
}

/** Whether the visitor of a chat that this agent can write into has lost the connection. */
export function isVisitorOffline(chat: Chat): boolean {
  return isWritable(chat) && !chat.visitorOnline;
}

/** Whether this agent can write into it. */
export function isWritable(chat: Chat): boolean {
  return shownStateOf(chat) === 'live';
}
