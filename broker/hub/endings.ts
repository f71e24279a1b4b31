import type { Tokens } from '../identity/ports';
import { AFTERLIFE_MS, COMMAND_MEMORY_MS, VISITOR_TOKEN_MS } from '../protocol/limits';
import { type Clock, isoTime } from '../protocol/ports';
import type { Revocation } from '../protocol/retained';
import type { Session } from './session';
import { Timers } from './timers';
import type { Wire } from './wire';

export interface EndingsParts {
  readonly clock: Clock;
  readonly tokens: Pick<Tokens, 'revoke'> | undefined;
  wire(): Wire | null;
  /** The hub need not hold the session any longer. */
  forget(session: Session): void;
}

/** What happens after the end of a session: its visitor is let go after 30 min, and it is forgotten after 24 h. */
export class Endings {
  readonly #parts: EndingsParts;
  readonly #timers: Timers;

  constructor(parts: EndingsParts) {
    this.#parts = parts;
    this.#timers = new Timers(parts.clock);
  }

  /** Whether the visitor may still come: the session is open, or ended less than 30 min ago. */
  mayReturn(session: Session): boolean {
    const ended = endOf(session);
    return ended === null || this.#parts.clock.now() < ended + AFTERLIFE_MS;
  }

  /** The session has ended, now or before the hub was started. */
  watch(session: Session): void {
    const ended = endOf(session);
    if (ended === null) return;
    const now = this.#parts.clock.now();
    this.#timers.set(`revoke ${session.id}`, ended + AFTERLIFE_MS - now, () =>
      this.#revoke(session, ended + AFTERLIFE_MS),
    );
    this.#timers.set(`forget ${session.id}`, ended + COMMAND_MEMORY_MS - now, () => this.#parts.forget(session));
  }

  close(): void {
    this.#timers.close();
  }

  /** `before`: none was made later, so it says the same when it is said again after a restart. */
  #revoke(session: Session, before: number): void {
    const principal = { kind: 'visitor', id: session.id } as const;
    // Nothing renews the token of a chat that has ended.
    const until = before + VISITOR_TOKEN_MS;
    void this.#parts.tokens?.revoke(principal, before, until);
    const wire = this.#parts.wire();
    const message: Revocation = { v: 1, principal, before: isoTime(before), until: isoTime(until) };
    wire?.send(wire.topics.revocations, message);
  }
}

function endOf(session: Session): number | null {
  const { endedAt } = session.fold;
  return endedAt === null ? null : Date.parse(endedAt);
}
