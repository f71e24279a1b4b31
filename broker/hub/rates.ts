import type { Clock } from '../protocol/ports';
import { RecentMap } from '../rates/recent-map';

interface Bucket {
  tokens: number;
  at: number;
}

/** After a second every bucket is full again, which is the same as none. */
const FULL_MS = 1_000;
const KEPT = 10_000;

/** How often each sender may send: so many a second, and as many at once. */
export class Rates {
  readonly #buckets = new RecentMap<Bucket>(FULL_MS, KEPT);
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** 0 when the sender may go on, else the milliseconds to wait. */
  take(sender: string, perSecond: number): number {
    const now = this.#clock.now();
    const bucket = this.#buckets.of(sender, now, () => ({ tokens: perSecond, at: now }));
    const elapsed = Math.max(0, now - bucket.at);
    bucket.tokens = Math.min(perSecond, bucket.tokens + (elapsed * perSecond) / 1_000);
    bucket.at = now;
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * 1_000) / perSecond);
    bucket.tokens -= 1;
    return 0;
  }
}
