import { RateLimit } from '../rates/rate-limit';
import { RecentMap } from '../rates/recent-map';
import { placeOf } from './addresses';

/** Long enough for every rate to be whole again. */
const KEPT_MS = 10_000;
const KEPT = 10_000;

/** One connection that is not in yet. */
export interface Waiting {
  /** It has said who it is: from now on it is we who take our time. */
  spoke(): void;
  /** It is in, or gone. */
  left(): void;
}

/**
 * Connections that are not in yet, so many of one address at most. When there are too many, the one that has been
 * silent longest makes room: whoever connects and says nothing must not keep others of the same office out.
 */
export class Doorway {
  readonly #perAddress: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #rates = new RecentMap<RateLimit>(KEPT_MS, KEPT);
  readonly #addresses = new Map<string, { readonly silent: Set<() => void>; count: number }>();

  /** So many at a time, and so many new ones a second, of each address. */
  constructor(perAddress: number, perSecond: number, now: () => number) {
    this.#perAddress = perAddress;
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /**
   * Null: there is no room, as all the others have said who they are, or too many come at once. `close` makes room.
   */
  enter(from: string, close: () => void): Waiting | null {
    const address = placeOf(from);
    const now = this.#now();
    const rate = this.#rates.of(address, now, () => new RateLimit(this.#perSecond, now));
    if (rate.take(now) > 0) return null;
    const place = this.#addresses.get(address) ?? { silent: new Set(), count: 0 };
    if (place.count >= this.#perAddress) {
      const [oldest] = place.silent;
      if (oldest === undefined) return null;
      oldest();
    }
    this.#addresses.set(address, place);
    let here = true;
    const left = (): void => {
      if (!here) return;
      here = false;
      place.silent.delete(leave);
      place.count -= 1;
      if (place.count === 0) this.#addresses.delete(address);
    };
    const leave = (): void => {
      left();
      close();
    };
    place.count += 1;
    place.silent.add(leave);
    return { spoke: () => place.silent.delete(leave), left };
  }
}
