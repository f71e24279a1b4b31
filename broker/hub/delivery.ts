import type { SessionEvent } from '../protocol/events';
import type { Limits } from '../protocol/limits';
import type { Side } from '../protocol/topics';
import type { SessionLog } from '../store/ports';
import { sendMissing } from './batches';
import type { Recorded } from './recorder';
import { askedBy } from './redirects';
import type { Session } from './session';
import { viewFor } from './view';
import type { SendOptions, Wire } from './wire';

/** Puts messages into the inboxes of those who may see them. */
export class Delivery {
  readonly #wire: () => Wire | null;
  readonly #log: SessionLog;
  readonly #limits: Limits;

  constructor(wire: () => Wire | null, log: SessionLog, limits: Limits) {
    this.#wire = wire;
    this.#log = log;
    this.#limits = limits;
  }

  /** Sends any message to the inbox of a principal. */
  send(side: Side, id: string, message: object, options?: SendOptions): void {
    const wire = this.#wire();
    wire?.send(wire.topics.events(side, id), message, options);
  }

  /** Tells both sides of a session what has just been logged. In the session's lane. */
  async tell({ session, before, events }: Recorded): Promise<void> {
    let holder = before.state === 'ended' ? session.holder?.id : before.assignee?.id;
    for (const event of events) {
      const asked = askedBy(event);
      if (asked !== null && asked !== holder) this.send('agent', asked, event);
      if (event.type === 'agent.assigned') {
        this.#tellVisitor(session, event);
        // The new agent gets the whole session, this event with it, and after it the ones behind.
        holder = event.data.agent.id;
        await this.catchUp('agent', holder, session, 0);
        continue;
      }
      // Somebody who was just assigned has got it with the catch-up.
      if (holder !== undefined && !wasJustAssigned(events, event)) this.send('agent', holder, event);
      this.#tellVisitor(session, event);
      if (event.type === 'agent.left') holder = undefined;
    }
  }

  /** Sends what a principal misses of a session after its own `seq`. In the session's lane. */
  async catchUp(side: Side, id: string, session: Session, after: number): Promise<void> {
    await sendMissing(this.#log, session, side, after, this.#limits.catchUpBytes, (batch) =>
      this.send(side, id, batch),
    );
  }

  #tellVisitor(session: Session, event: SessionEvent): void {
    const seen = viewFor('visitor', session, event);
    if (seen !== null) this.send('visitor', session.id, seen);
  }
}

function wasJustAssigned(events: readonly SessionEvent[], event: SessionEvent): boolean {
  return events.some((other) => other.type === 'agent.assigned' && other.seq < event.seq);
}
