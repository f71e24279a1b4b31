import { fail, type Result } from '../protocol/errors';
import type { Agent } from '../protocol/models';
import type { Clock } from '../protocol/ports';
import { RateLimit } from '../rates/rate-limit';
import { RecentMap } from '../rates/recent-map';
import { WindowCount } from '../rates/window-count';
import { placeOf } from '../sockets/addresses';
import type { Accounts, SignIns, Standing } from './ports';

const WINDOW_MS = 60_000;
/** Wrong passwords a minute for one account from one address; then it is over, or slowed, until the minute is. */
const WRONG_A_PAIR = 20;
/** Wrong passwords a minute from one address, for whatever names; then it is slowed. */
const WRONG_AN_ADDRESS = 60;
/** Checks a second of an address, or of an account from an address, that is slowed. */
const SLOWED_PER_SECOND = 0.5;
/** An address from which a wrong password came is suspect for so long. */
const SUSPECT_MS = 10 * 60_000;
/** Who has signed in from an address is known there for so long. */
const KNOWN_MS = 7 * 24 * 60 * 60_000;
const MOST = 10_000;

export interface SignInsOptions {
  readonly accounts: Pick<Accounts, 'signIn' | 'find'>;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Slows those who guess passwords: by account and address, and by address alone, so that ever new names do not help.
 * Nobody is locked out by somebody elsewhere; and who has come from an address before is known there, and keeps a
 * turn of their own when a guesser moves in beside them. Guesses at the very name of one who is known there are only
 * slowed, for they may be a neighbour's; at any other name they are refused for the rest of the minute.
 */
export function createSignIns({ accounts, clock }: SignInsOptions): SignIns {
  const pairs = new WindowCount(WRONG_A_PAIR, WINDOW_MS);
  const places = new WindowCount(WRONG_AN_ADDRESS, WINDOW_MS);
  const slowed = new RecentMap<RateLimit>(WINDOW_MS, MOST);
  const suspects = new RecentMap<true>(SUSPECT_MS, MOST);
  const known = new RecentMap<true>(KNOWN_MS, MOST);

  /** How long it has to be put off; 0 when it has not. Nothing is looked at, so the answer tells a guesser nothing. */
  const putOffMs = (place: string, pair: string, isKnown: boolean, now: number): number => {
    const slowedMs = (key: string): number =>
      slowed.of(key, now, () => new RateLimit(SLOWED_PER_SECOND, now)).take(now);
    if (pairs.isOver(pair, now)) return isKnown ? slowedMs(pair) : pairs.leftMs(pair, now);
    return !isKnown && places.isOver(place, now) ? slowedMs(place) : 0;
  };

  return {
    signIn: async (id, password, address) => {
      const now = clock.now();
      const place = placeOf(address);
      const pair = `${place} ${id}`;
      const isKnown = known.get(pair, now) === true;
      const waitMs = putOffMs(place, pair, isKnown, now);
      if (waitMs > 0) return tooMany(waitMs);
      // Counted before the password is checked, which takes a while: else many at once would all get through.
      pairs.add(pair, now);
      // Asked again when it is their turn: many guesses may begin to wait before the first of them was wrong.
      const unknown = (): Standing => (suspects.get(place, clock.now()) === true ? 'suspect' : 'new');
      const standing = (): Standing => (isKnown ? 'known' : unknown());
      const checked = await accounts.signIn(id, password, { place: isKnown ? pair : place, standing });
      const later = clock.now();
      if (checked.ok) {
        known.set(pair, true, later);
        pairs.takeBack(pair, later);
      } else if (checked.error.code === 'unauthenticated') {
        places.add(place, later);
        suspects.set(place, true, later);
      } else {
        pairs.takeBack(pair, later);
      }
      return checked;
    },
    cameByToken: (id, address) => {
      const account = accounts.find(id);
      if (account === undefined || account.disabled === true) return false;
      const now = clock.now();
      known.set(`${placeOf(address)} ${id}`, true, now);
      return true;
    },
  };
}

function tooMany(retryAfterMs: number): Result<Agent> {
  const message = `Too many wrong passwords. Wait ${Math.ceil(retryAfterMs / 1000)} seconds and try again.`;
  return fail('rate_limited', message, { retryAfterMs });
}
