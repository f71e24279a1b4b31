import { visitorNameIn } from '../../../electron/contract/open-chats';
import type { ConsoleState, OutboxEntry } from '../../../electron/contract/state';

export interface Unsent {
  readonly id: string;
  readonly kind: OutboxEntry['kind'];
  /** Who the chat is with; '' when that is not known here. */
  readonly visitor: string;
  readonly text: string;
}

/** What the agent wrote that has not reached the server and would go by itself, oldest first. */
export function unsentOf({ outbox, chats }: Pick<ConsoleState, 'outbox' | 'chats'>): Unsent[] {
  return Object.values(outbox)
    .flat()
    .filter(({ state }) => state.kind !== 'failed')
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map(({ id, kind, session, text }) => ({ id, kind, visitor: visitorNameIn(chats, session), text }));
}
