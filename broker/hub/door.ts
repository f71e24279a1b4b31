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
  /** Whether the principal may read the posted files of a session: its visitor, and agents who may `session.get`. */
  mayReadFiles(principal: Principal, session: string): Promise<boolean>;
  /** Counts for `/metrics`. */
  figures(): {
    readonly openSessions: number;
    readonly waiting: number;
    readonly live: number;
    readonly agentsOnline: number;
  };
}
