import type { Chat } from '../../../electron/contract/state';

export type ShownState = 'bot' | 'queued' | 'live' | 'ended' | 'lost';

/** How a chat stands, for this agent. */
export function shownStateOf(chat: Chat): ShownState {
  if (chat.fold.state === 'ended') return 'ended';
  return chat.lost === null ? chat.fold.state : 'lost';
}

/** Whether the visitor of an open chat has lost the connection. */
export function isVisitorOffline(chat: Chat): boolean {
  return isOpen(chat) && !chat.visitorOnline;
}

/** Whether this agent can write into it. */
export function isOpen(chat: Chat): boolean {
  return shownStateOf(chat) === 'live';
}
