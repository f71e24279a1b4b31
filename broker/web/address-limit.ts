import { fail, ok, type Result } from '../protocol/errors';
import type { Clock } from '../protocol/ports';

const WINDOW_MS = 60_000;
const FORGET_ABOVE = 10_000;

/** So many a minute for each address: a sliding window, so that no one gets twice as many around a full minute. */
export class AddressLimit {
  readonly #perMinute: number;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #times = new Map<string, number[]>();

  constructor(perMinute: number, clock: Pick<Clock, 'now'>) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** Counts one, or says how long to wait. */
  take(key: string): Result<void> {
    const recent = this.#recent(key);
    const oldest = recent[0];
    const now = this.#clock.now();
    if (oldest === undefined || recent.length < this.#perMinute) {
      this.#times.set(key, [...recent, now]);
      return ok(undefined);
    }
    const retryAfterMs = Math.max(1, oldest + WINDOW_MS - now);
    return fail('rate_limited', `Too many tries. Wait ${Math.ceil(retryAfterMs / 1000)} seconds and try again.`, {
      retryAfterMs,
    });
  }

  /** Takes the latest one back, for tries that count only when they fail. */
  giveBack(key: string): void {
    const rest = this.#recent(key).slice(0, -1);
    if (rest.length === 0) this.#times.delete(key);
    else this.#times.set(key, rest);
  }

  #recent(key: string): number[] {
    const since = this.#clock.now() - WINDOW_MS;
    if (this.#times.size > FORGET_ABOVE) {
      for (const [other, times] of this.#times) if ((times.at(-1) ?? 0) <= since) this.#times.delete(other);
    }
    return (this.#times.get(key) ?? []).filter((time) => time > since);
  }
}
