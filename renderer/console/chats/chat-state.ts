import type { Chat } from '../../../electron/contract/state';

export type ShownState = 'bot' | 'queued' | 'live' | 'ended' | 'lost';

/** How a chat stands, for this agent. */
export function shownStateOf(chat: Chat): ShownState {
  if (chat.fold.state === 'ended') return 'ended';
  return chat.lost === null ? chat.fold.state : 'lost';
}

/** Whether the visitor of a chat that this agent can write into has lost the connection. */
export function isVisitorOffline(chat: Chat): boolean {
  return isWritable(chat) && !chat.visitorOnline;
}

/** Whether this agent can write into it. */
export function isWritable(chat: Chat): boolean {
  return shownStateOf(chat) === 'live';
}
