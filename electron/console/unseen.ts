import { type Clock, isoTime } from '../../broker/protocol/ports';
import type { OutboxEntry } from '../contract/state';
import type { ConsoleStore } from './store';

/** Refused messages of chats that are not here: where the chat is gone, or never was, only a notice shows the text. */

export interface UnseenOptions {
  readonly store: ConsoleStore;
  readonly clock: Pick<Clock, 'now'>;
}

/** Those among the entries. */
export function unseenOf({ state }: Pick<ConsoleStore, 'state'>, entries: readonly OutboxEntry[]): OutboxEntry[] {
  return entries.filter((entry) => entry.state.kind === 'failed' && state.chats[entry.session] === undefined);
}

/**
 * Raises their notices, each once.
 * @param coming - Chats that the hub is about to send, which will show theirs.
 */
export function tellUnseen(
  { store, clock }: UnseenOptions,
  entries: readonly OutboxEntry[],
  coming: readonly { readonly session: string }[] = [],
): void {
  const sessions = new Set(coming.map(({ session }) => session));
  for (const { id, session, text, state } of unseenOf(store, entries)) {
    if (sessions.has(session) || store.state.notices.some((notice) => notice.id === id)) continue;
    const values = { text, reason: state.kind === 'failed' ? state.error.message : '' };
    const notice = { id, at: isoTime(clock.now()), kind: 'error', text: 'notice.unsent', values } as const;
    store.dispatch({ type: 'notice.raised', notice });
  }
}
