import type { Limits } from '../protocol/limits';
import { type Principal, userNameOf } from '../protocol/topics';
import { Allowance, type Rate } from '../rates/allowance';
import { RateLimit } from '../rates/rate-limit';
import { RecentMap } from '../rates/recent-map';
import { placeOf } from '../sockets/addresses';

/** What one principal may use up, over all its connections. */
export interface Budget {
  /** MQTT packets and their bytes. */
  readonly packets: Allowance;
  /** Frames of WebSocket and their bytes: several carry one packet, and some none. */
  readonly frames: Allowance;
  /** Connections that are let in. */
  readonly connects: RateLimit;
}

/** Beside its commands a client signals, acknowledges, subscribes and shows that it lives. */
const BESIDE_COMMANDS = 20;
/** Visitors behind one address together, as many times what one may. */
const VISITORS_A_PLACE = 20;
const FRAMES_A_PACKET = 8;
const CONNECTS_PER_SECOND = 10;
/** Long enough for every budget to be whole again. */
const KEPT_MS = 60_000;
const KEPT = 10_000;

/** Of a connection over WebSocket that is not in yet: a CONNECT, in pieces. */
export const FRAMES_BEFORE_CONNECT: Rate = { packetsPerSecond: 20, bytesPerSecond: 16 * 1024 };

/**
 * The packets and bytes that each principal may send. Far above what an honest client does: whoever goes beyond is
 * only read more slowly. It outlives the connection, as otherwise each new one would bring a new budget.
 */
export class Budgets {
  readonly #limits: Limits;
  readonly #principals = new RecentMap<Budget>(KEPT_MS, KEPT);
  readonly #places = new RecentMap<Allowance>(KEPT_MS, KEPT);

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** `now`: milliseconds of a clock that is never put back. Null for the hub: all of everybody goes through it. */
  of(principal: Principal, address: string, now: number): Budget | null {
    if (principal.kind === 'hub') return null;
    const rate = rateOf(principal.kind, this.#limits);
    // Many sessions are easily made; colleagues in one office have accounts.
    const shared = principal.kind === 'visitor' ? this.#placeAt(address, rate, now) : null;
    return this.#principals.of(userNameOf(principal), now, () => ({
      packets: new Allowance(rate, now, shared),
      frames: new Allowance(times(rate, FRAMES_A_PACKET), now),
      connects: new RateLimit(CONNECTS_PER_SECOND, now),
    }));
  }

  #placeAt(address: string, rate: Rate, now: number): Allowance {
    return this.#places.of(placeOf(address), now, () => new Allowance(times(rate, VISITORS_A_PLACE), now));
  }
}

function rateOf(kind: 'agent' | 'visitor', limits: Limits): Rate {
  const { packetBytes, visitorCommandsPerSecond, agentCommandsPerSecond } = limits;
  return kind === 'visitor'
    ? { packetsPerSecond: 2 * visitorCommandsPerSecond + BESIDE_COMMANDS, bytesPerSecond: packetBytes / 2 }
    : { packetsPerSecond: 2 * agentCommandsPerSecond + BESIDE_COMMANDS, bytesPerSecond: 8 * packetBytes };
}

function times({ packetsPerSecond, bytesPerSecond }: Rate, factor: number): Rate {
  return { packetsPerSecond: packetsPerSecond * factor, bytesPerSecond: bytesPerSecond * factor };
}
