import type { Result } from '../protocol/errors';
import type { SessionStart } from '../protocol/http';

/** What the HTTP side asks of the hub: starting a session, and who may still use one. */
export interface HubDoor {
  /** Whether the hub is connected to the broker and takes sessions. */
  ready(): boolean;
  /** Makes a session; resolves when `session.started` is durable. `unavailable` when it cannot. */
  startSession(input: SessionStart): Promise<Result<{ readonly session: string }>>;
  /** Whether this visitor's session is there: open, or ended less than 30 min ago. */
  visitorMayReturn(session: string): boolean;
  /** Counts for `/metrics`. */
  figures(): {
    readonly openSessions: number;
    readonly waiting: number;
    readonly live: number;
    readonly agentsOnline: number;
  };
}
