import type { ConsoleState } from '../contract/state';
import { teamFacts } from './team-facts';

/** The number on dock or taskbar: unread messages and new chats; 0 takes it away. */
export function badgeOf(state: ConsoleState): number {
  if (state.signIn.kind !== 'signedIn' || !state.settings.alerts.badge) return 0;
  const { unread, alerts } = teamFacts(state);
  return unread + alerts;
}
