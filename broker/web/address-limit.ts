import { fail, ok, type Result } from '../protocol/errors';
import type { Clock } from '../protocol/ports';
import { RecentMap } from '../rates/recent-map';

const WINDOW_MS = 60_000;
const KEPT = 10_000;

/** So many a minute for each address: a sliding window, so that no one gets twice as many around a full minute. */
export class AddressLimit {
  readonly #perMinute: number;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #times = new RecentMap<number[]>(WINDOW_MS, KEPT);

  constructor(perMinute: number, clock: Pick<Clock, 'now'>) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** Counts one, or says how long to wait. */
  take(key: string): Result<void> {
    const now = this.#clock.now();
    const recent = this.#recent(key, now);
    const oldest = recent[0];
    if (oldest === undefined || recent.length < this.#perMinute) {
      recent.push(now);
      return ok(undefined);
    }
    const retryAfterMs = Math.max(1, oldest + WINDOW_MS - now);
    return fail('rate_limited', `Too many tries. Wait ${Math.ceil(retryAfterMs / 1000)} seconds and try again.`, {
      retryAfterMs,
    });
  }

  /** Takes the latest one back, for tries that count only when they are good for something. */
  giveBack(key: string): void {
    this.#recent(key, this.#clock.now()).pop();
  }

  #recent(key: string, now: number): number[] {
    const times = this.#times.of(key, now, () => []);
    const gone = times.findIndex((time) => time > now - WINDOW_MS);
    times.splice(0, gone === -1 ? times.length : gone);
    return times;
  }
}
