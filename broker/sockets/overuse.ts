import type { Allowance } from '../rates/allowance';
import type { Passage } from './paced-reading';

/** Whoever sends beyond the allowance for so long, without a rest, is no honest client that has much to say. */
const LONGEST_MS = 20_000;

/**
 * Notices who goes on and on beyond an allowance, and lets the connection be closed. Packets are what counts: who has
 * written long texts for hours without a line sends them one by one when it is back, and is only read more slowly.
 */
export class Overuse {
  #since: number | null = null;

  /** What the gate says, or that it has been enough. */
  judge(allowance: Allowance | null, now: number, pass: () => Passage): Passage {
    if (allowance === null) return pass();
    if (allowance.isRested(now)) this.#since = null;
    const passage = pass();
    if (passage.rest !== 'wait' || !allowance.isOutOfPackets(now)) return passage;
    this.#since ??= now;
    if (now - this.#since < LONGEST_MS) return passage;
    return { bytes: 0, rest: 'close', reason: TOO_LONG };
  }
}

const TOO_LONG = 'It kept sending more than it may.';
