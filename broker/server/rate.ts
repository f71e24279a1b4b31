/** A token bucket: `perSecond` on average, twice that in a burst. Times in milliseconds. */
export class RateLimit {
  readonly #perSecond: number;
  #tokens: number;
  #at: number;

  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond * 2;
    this.#at = now;
  }

  /** Takes one; returns 0 when there was one, else how many milliseconds until there is. */
  take(now: number): number {
    const gained = (Math.max(0, now - this.#at) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#perSecond * 2, this.#tokens + gained);
    this.#at = now;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000);
  }
}

const MAX_COUNTED = 10_000;

/** Counts by key over a window, such as failed sign-ins by address and name. Of too many keys it forgets the oldest. */
export class WindowCount {
  readonly #windowMs: number;
  readonly #max: number;
  readonly #counts = new Map<string, { count: number; until: number }>();
  /** One walk for good: a new one would pass over all that were forgotten before, each time. */
  readonly #oldestFirst = this.#counts.keys();

  constructor(max: number, windowMs: number) {
    this.#max = max;
    this.#windowMs = windowMs;
  }

  isOver(key: string, now: number): boolean {
    const entry = this.#counts.get(key);
    return entry !== undefined && entry.until > now && entry.count >= this.#max;
  }

  add(key: string, now: number): void {
    const entry = this.#counts.get(key);
    if (entry !== undefined && entry.until > now) {
      entry.count += 1;
      return;
    }
    this.#counts.delete(key);
    this.#counts.set(key, { count: 1, until: now + this.#windowMs });
    if (this.#counts.size > MAX_COUNTED) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const oldest = this.#oldestFirst.next();
    if (!oldest.done) this.#counts.delete(oldest.value);
  }
}
