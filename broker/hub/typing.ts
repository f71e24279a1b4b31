import { Signal } from '../protocol/envelope';
import type { Actor } from '../protocol/events';
import { TYPING_INTERVAL_MS } from '../protocol/limits';
import type { Clock } from '../protocol/ports';
import type { Side } from '../protocol/topics';
import type { Delivery } from './delivery';
import type { Sessions } from './sessions';
import { Throttle } from './throttle';

/** Relays "is typing" between the two sides of a live chat. May be lost, and never comes too often. */
export class Typing {
  readonly #throttle: Throttle;
  readonly #sessions: Sessions;
  readonly #delivery: Delivery;

  constructor(clock: Clock, sessions: Sessions, delivery: Delivery) {
    this.#throttle = new Throttle(clock, TYPING_INTERVAL_MS);
    this.#sessions = sessions;
    this.#delivery = delivery;
  }

  /** Takes a signal as it came; what is none, or comes from outside the chat, is dropped: signals have no answer. */
  relay(side: Side, sender: string, json: unknown): void {
    const parsed = Signal.safeParse(json);
    if (!parsed.success) return;
    const { session: id, data } = parsed.data;
    const session = this.#sessions.get(id);
    const assignee = session?.fold.assignee;
    if (session === undefined || assignee === null || assignee === undefined) return;
    if (sender !== (side === 'visitor' ? session.id : assignee.id)) return;
    const by: Actor =
      side === 'visitor'
        ? { kind: 'visitor', id, name: session.fold.visitor.name }
        : { kind: 'agent', name: assignee.name };
    this.#throttle.offer(`${id} ${side}`, () => {
      // Looked up again: it may go out a moment later, when somebody else has the chat.
      const holder = session.fold.assignee;
      if (holder === null) return;
      const [toSide, to] = side === 'visitor' ? (['agent', holder.id] as const) : (['visitor', id] as const);
      this.#delivery.send(toSide, to, { v: 1, session: id, type: 'typing', by, data }, { qos: 0 });
    });
  }

  close(): void {
    this.#throttle.close();
  }
}
