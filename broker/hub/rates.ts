import type { Clock } from '../protocol/ports';

interface Bucket {
  tokens: number;
  at: number;
}

/** Full buckets are dropped when there are more than this many. */
const KEPT = 10_000;

/** How often each sender may send: so many a second, and as many at once. */
export class Rates {
  readonly #buckets = new Map<string, Bucket>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** 0 when the sender may go on, else the milliseconds to wait. */
  take(sender: string, perSecond: number): number {
    const now = this.#clock.now();
    if (this.#buckets.size > KEPT) this.#dropIdle(now);
    const bucket = this.#buckets.get(sender) ?? { tokens: perSecond, at: now };
    this.#buckets.set(sender, bucket);
    const elapsed = Math.max(0, now - bucket.at);
    bucket.tokens = Math.min(perSecond, bucket.tokens + (elapsed * perSecond) / 1_000);
    bucket.at = now;
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * 1_000) / perSecond);
    bucket.tokens -= 1;
    return 0;
  }

  /** After a second every bucket is full again, which is the same as none. */
  #dropIdle(now: number): void {
    for (const [sender, bucket] of this.#buckets) if (now - bucket.at > 1_000) this.#buckets.delete(sender);
  }
}
