import type { Result } from '../protocol/errors';
import type { SessionStart } from '../protocol/http';
import type { Principal } from '../protocol/topics';

/** What the HTTP side asks of the hub: starting a session, and who may still use one. */
export interface HubDoor {
  /** Whether the hub is connected to the broker and takes sessions. */
  ready(): boolean;
  /** Makes a session; resolves when `session.started` is durable. `unavailable` when it cannot. */
  startSession(input: SessionStart): Promise<Result<{ readonly session: string }>>;
  /** Whether this visitor's session is there: open, or ended less than 30 min ago. */
  visitorMayReturn(session: string): boolean;
  /** Whether the visitor of the session may send a file now: `not_found` when it is gone, `conflict` when it has ended. */
  mayUpload(session: string): Result<void>;
  /**
   * Whether the principal may read a posted file of a session: its visitor, agents who may `session.get`, and every
   * agent once a ticket names the file, as all may read tickets.
   */
  mayReadFile(principal: Principal, session: string, file: string): Promise<boolean>;
  /** Counts for `/metrics`. */
  figures(): {
    readonly openSessions: number;
    readonly waiting: number;
    readonly live: number;
    readonly agentsOnline: number;
  };
}
