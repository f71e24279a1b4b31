import type { QueuePlace } from '../protocol/models';
import type { Clock } from '../protocol/ports';
import type { Delivery } from './delivery';
import { type ChatLengths, queuePlace } from './estimate';
import type { Router } from './routing';
import { Throttle } from './throttle';

/** At most one message a visitor in this time. */
const INTERVAL_MS = 1_000;

/** Tells those who wait how far they are, when it changes. */
export class Positions {
  readonly #throttle: Throttle;
  readonly #router: Router;
  readonly #lengths: ChatLengths;
  readonly #delivery: Delivery;
  /** What each was told last. */
  readonly #told = new Map<string, QueuePlace>();

  constructor(clock: Clock, router: Router, lengths: ChatLengths, delivery: Delivery) {
    this.#throttle = new Throttle(clock, INTERVAL_MS);
    this.#router = router;
    this.#lengths = lengths;
    this.#delivery = delivery;
  }

  /** The place of a session now; undefined when it does not wait. */
  placeOf(session: string, skill: string): QueuePlace | undefined {
    const position = this.#router.positionOf(session);
    if (position === 0) return undefined;
    return queuePlace(position, this.#router.capacityFor(skill), this.#lengths.mean(skill));
  }

  /** The queue of the skill, or who serves it, has changed. */
  changed(skill: string): void {
    this.#throttle.offer(skill, () => this.#tellAll(skill));
  }

  /** The session waits no more. */
  forget(session: string): void {
    this.#told.delete(session);
  }

  close(): void {
    this.#throttle.close();
  }

  #tellAll(skill: string): void {
    const capacity = this.#router.capacityFor(skill);
    const mean = this.#lengths.mean(skill);
    this.#router.waitingFor(skill).forEach(({ session }, index) => {
      const place = queuePlace(index + 1, capacity, mean);
      const told = this.#told.get(session);
      if (told?.position === place.position && told.estimateSeconds === place.estimateSeconds) return;
      this.#told.set(session, place);
      this.#delivery.send('visitor', session, { v: 1, session, type: 'queue.position', data: place });
    });
  }
}
