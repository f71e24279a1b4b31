import { isOpen } from '../contract/open-chats';
import type { ConsoleState } from '../contract/state';

/** What tray, badge and questions say of the agent's day, in numbers. */
export interface TeamFacts {
  readonly open: number;
  readonly unread: number;
  readonly waiting: number;
  /** How many more chats may come; null while nobody is signed in. */
  readonly free: number | null;
  readonly limit: number;
  /** Messages and notes that the hub has not got yet, and that will go by themselves. */
  readonly unsent: number;
  /** New chats that nobody has looked at, and colleagues who ask. */
  readonly alerts: number;
}

export function teamFacts(state: ConsoleState): TeamFacts {
  const chats = Object.values(state.chats);
  const open = chats.filter(isOpen).length;
  const limit = state.signIn.kind === 'signedIn' ? state.signIn.me.limit : 0;
  return {
    open,
    unread: chats.reduce((sum, chat) => sum + chat.unread.length, 0),
    waiting: state.queue.skills.reduce((sum, { waiting }) => sum + waiting, 0),
    free: state.signIn.kind === 'signedIn' ? Math.max(0, limit - open) : null,
    limit,
    unsent: Object.values(state.outbox).reduce((sum, entries) => sum + entries.filter(isUnsent).length, 0),
    alerts: state.alerts.length + state.offers.length,
  };
}

function isUnsent(entry: ConsoleState['outbox'][string][number]): boolean {
  return entry.state.kind !== 'failed';
}
