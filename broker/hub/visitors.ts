import type { Clock } from '../protocol/ports';
import type { WorkspaceSettings } from '../protocol/settings';
import { Connections } from './connections';
import type { Session } from './session';
import { Timers } from './timers';

export interface VisitorsParts {
  readonly clock: Clock;
  settings(): WorkspaceSettings;
  session(id: string): Session | undefined;
  /** The visitor has come or gone. */
  onChange(session: Session): void;
  /** The visitor has been gone for longer than the session is kept open. */
  onLost(session: Session): void;
}

/** Which visitors are there, and how long the others have been gone. */
export class Visitors {
  readonly #parts: VisitorsParts;
  readonly #connections = new Connections();
  readonly #patience: Timers;

  constructor(parts: VisitorsParts) {
    this.#parts = parts;
    this.#patience = new Timers(parts.clock);
  }

  /** The hub has subscribed (again): pages tell of themselves from now on. */
  restart(open: Iterable<Session>): void {
    this.#connections.restart(this.#parts.clock.now());
    for (const session of open) {
      this.watch(session);
      this.#parts.onChange(session);
    }
  }

  /** A session has just been started: its visitor should connect. */
  expect(session: Session): void {
    this.#connections.expect(session.id, this.#parts.clock.now());
    this.watch(session);
  }

  /** A connection topic of the visitor says that it lives, or (false) was emptied. */
  connection(id: string, connection: string, alive: boolean): void {
    const session = this.#parts.session(id);
    if (session === undefined) return;
    if (alive) this.#connections.alive(id, connection, null);
    else if (!this.#connections.died(id, connection, this.#parts.clock.now())) return;
    this.watch(session);
    this.#parts.onChange(session);
  }

  isOnline(session: string): boolean {
    return this.#connections.online(session);
  }

  /** Counts anew how long the visitor may still be gone: it depends on whether the chat waits or is live. */
  watch(session: Session): void {
    const since = this.#connections.goneSince(session.id);
    const { state } = session.fold;
    if (since === null || state === 'ended') {
      this.#patience.cancel(session.id);
      return;
    }
    const { visitorGoneQueuedMs, visitorGoneLiveMs } = this.#parts.settings();
    const kept = state === 'queued' ? visitorGoneQueuedMs : visitorGoneLiveMs;
    this.#patience.set(session.id, since + kept - this.#parts.clock.now(), () => {
      if (!this.isOnline(session.id)) this.#parts.onLost(session);
    });
  }

  forget(session: string): void {
    this.#patience.cancel(session);
    this.#connections.forget(session);
  }

  close(): void {
    this.#patience.close();
  }
}
