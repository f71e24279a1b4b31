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

  /** How long the window of the key goes on, in milliseconds. */
  leftMs(key: string, now: number): number {
    return Math.max(0, (this.#counts.get(key)?.until ?? now) - now);
  }

  /** Counts one less, for tries that count only when they fail. */
  takeBack(key: string, now: number): void {
    const entry = this.#counts.get(key);
    if (entry !== undefined && entry.until > now && entry.count > 0) entry.count -= 1;
  }

  #forgetOldest(): void {
    const oldest = this.#oldestFirst.next();
    if (!oldest.done) this.#counts.delete(oldest.value);
  }
}
