import type { Clock } from '../protocol/ports';
import { RateLimit } from '../rates/rate-limit';
import { RecentMap } from '../rates/recent-map';

/** After a second every limit is as good as new, which is the same as none. */
const FULL_MS = 1_000;
const KEPT = 10_000;

/** How often each sender may send: so many a second, and as many at once. */
export class Rates {
  readonly #limits = new RecentMap<RateLimit>(FULL_MS, KEPT);
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** 0 when the sender may go on, else the milliseconds to wait. A sender always gives the same rate. */
  take(sender: string, perSecond: number): number {
    const now = this.#clock.now();
    return this.#limits.of(sender, now, () => new RateLimit(perSecond, now, perSecond)).take(now);
  }
}
