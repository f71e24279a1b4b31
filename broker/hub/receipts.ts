import type { Actor } from '../protocol/events';
import type { Clock } from '../protocol/ports';
import type { Side } from '../protocol/topics';
import type { SessionLog } from '../store/ports';
import type { Delivery } from './delivery';
import type { Session } from './session';
import { Throttle } from './throttle';
import { marksFor } from './view';

/** At most one outwards in this time for each side of a session. */
const INTERVAL_MS = 1_000;

/** What each side has got and read: kept beside the log, and told to both sides, not too often. */
export class Receipts {
  readonly #throttle: Throttle;
  readonly #log: SessionLog;
  readonly #delivery: Delivery;

  constructor(clock: Clock, log: SessionLog, delivery: Delivery) {
    this.#throttle = new Throttle(clock, INTERVAL_MS);
    this.#log = log;
    this.#delivery = delivery;
  }

  /** Takes a side's mark, in the session's full count. */
  set(
    session: Session,
    side: Side,
    by: Actor,
    mark: { readonly delivered?: number | undefined; readonly read?: number | undefined },
  ): void {
    if (!session.mark(side, mark)) return;
    this.#throttle.offer(`${session.id} ${side}`, () => {
      this.#log.appendLazily({ kind: 'marks', session: session.id, side, ...session.marks[side] });
      this.#tell(session, side, by);
    });
  }

  close(): void {
    this.#throttle.close();
  }

  /** To the other side, and to the sender's own other devices. */
  #tell(session: Session, side: Side, by: Actor): void {
    const message = { v: 1, session: session.id, type: 'receipt' };
    const forVisitor = by.kind === 'agent' ? { kind: by.kind, name: by.name } : by;
    this.#delivery.send('visitor', session.id, {
      ...message,
      by: forVisitor,
      data: marksFor('visitor', session)[side],
    });
    const holder = session.holder;
    if (holder !== null) {
      this.#delivery.send('agent', holder.id, { ...message, by, data: marksFor('agent', session)[side] });
    }
  }
}
