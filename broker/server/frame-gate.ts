import { Allowance } from '../rates/allowance';
import type { Passage } from '../sockets/paced-reading';
import { FRAMES_BEFORE_CONNECT } from './budgets';

/** So many frames go on in one turn of the event loop. */
const FRAMES_A_TURN = 128;
/** Beyond the two bytes that each frame begins with (RFC 6455, 5.2): a length of 2 or 8 bytes, and the mask. */
const MASK_BYTES = 4;

/**
 * Decides how much of what one WebSocket sends goes on now. Frames without any packet in them (pings, fragments of no
 * length) never come to MQTT, and cost all the same. It reads only their headers.
 */
export class FrameGate {
  #allowance: Allowance | null;
  /** Of the present frame: bytes of its header that were read, and those there are as far as is known. */
  #read = 0;
  #lengthEnd = 2;
  #header = 2;
  #length = 0;
  #left = 0;

  constructor(now: number) {
    this.#allowance = new Allowance(FRAMES_BEFORE_CONNECT, now);
  }

  /** The connection is in: what it sends now counts against the allowance; null: it is not held to any. */
  open(allowance: Allowance | null): void {
    this.#allowance = allowance;
  }

  /** How many bytes of the chunk may go on now. */
  pass(chunk: Uint8Array, now: number): Passage {
    if (this.#allowance === null) return { bytes: chunk.length, rest: 'all' };
    let frames = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.#read === 0 && this.#left === 0) {
        const ms = this.#allowance.waitMs(now);
        if (ms > 0 || frames >= FRAMES_A_TURN) return { bytes: at, rest: 'wait', ms };
        frames += 1;
        this.#allowance.spend(1, 0);
      }
      const step = this.#step(chunk, at);
      this.#allowance.spend(0, step);
      at += step;
    }
    return { bytes: at, rest: 'all' };
  }

  /** Reads one byte of a header, or all there is of a body; how many bytes. */
  #step(chunk: Uint8Array, at: number): number {
    if (this.#left > 0) {
      const step = Math.min(this.#left, chunk.length - at);
      this.#left -= step;
      return step;
    }
    const byte = chunk[at] ?? 0;
    this.#read += 1;
    if (this.#read === 2) this.#readSecond(byte);
    else if (this.#read > 2 && this.#read <= this.#lengthEnd) this.#length = this.#length * 256 + byte;
    if (this.#read >= 2 && this.#read === this.#header) {
      this.#left = this.#length;
      this.#read = 0;
    }
    return 1;
  }

  #readSecond(byte: number): void {
    const short = byte & 0x7f;
    this.#lengthEnd = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
    this.#length = short < 126 ? short : 0;
    this.#header = this.#lengthEnd + ((byte & 0x80) === 0 ? 0 : MASK_BYTES);
  }
}
