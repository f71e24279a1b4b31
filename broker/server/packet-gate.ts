import type { Allowance } from '../rates/allowance';
import type { Passage } from '../sockets/paced-reading';

/** Control packet types (MQTT 3.1.1, 2.2.1). */
const PUBACK = 4;
const SUBSCRIBE = 8;
const UNSUBSCRIBE = 10;
/** Room for more topics than there are in the protocol; a large one costs the broker as much as thousands of small ones. */
const MAX_FILTERS_BYTES = 4 * 1024;
/** Filters are looked at one by one. */
const BYTES_A_FILTER = 32;
/** So many packets go on in one turn of the event loop; then the others have theirs. */
const PACKETS_A_TURN = 32;
/** Acknowledgements of so many messages that were delivered cost nothing. */
const MAX_OWED = 10_000;

/** In bytes. */
export interface PacketSizes {
  readonly packet: number;
  /** Of all that comes before the connection is let in. */
  readonly beforeConnect: number;
}

/**
 * Decides how much of what one connection sends goes on to Aedes now, before anybody keeps it in memory or works on
 * it: Aedes itself collects a packet of any size, and works through all it has read before anybody else's turn. It
 * reads only fixed headers (MQTT 3.1.1, 2.2) and counts the rest.
 */
export class PacketGate {
  readonly #sizes: PacketSizes;
  #allowance: Allowance | null = null;
  #connected = false;
  #first = true;
  #total = 0;
  #left = 0;
  #header: 'type' | 'length' = 'type';
  #type = 0;
  #length = 0;
  #shift = 0;
  #owed = 0;

  constructor(sizes: PacketSizes) {
    this.#sizes = sizes;
  }

  /** The connection is in: what it sends now counts against the allowance; null: it is not held to any. */
  open(allowance: Allowance | null): void {
    this.#connected = true;
    this.#allowance = allowance;
  }

  /** A message was delivered that the connection has to acknowledge. */
  owe(): void {
    this.#owed = Math.min(MAX_OWED, this.#owed + 1);
  }

  /** How many bytes of the chunk may go on now, and what is to happen with the rest. */
  pass(chunk: Uint8Array, now: number): Passage {
    let packets = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.#atStart) {
        const hold = this.#holdBefore(packets, now);
        if (hold !== null) return { bytes: at, ...hold };
        packets += 1;
      }
      const from = at;
      at = this.#step(chunk, at);
      this.#total += at - from;
      const tooMuch = this.#tooMuch();
      if (tooMuch !== null) return { bytes: from, rest: 'close', reason: tooMuch };
      this.#allowance?.spend(0, at - from);
    }
    return { bytes: at, rest: 'all' };
  }

  get #atStart(): boolean {
    return this.#left === 0 && this.#header === 'type';
  }

  #holdBefore(packets: number, now: number): Pick<Extract<Passage, { rest: 'wait' }>, 'rest' | 'ms'> | null {
    if (!this.#connected) {
      // Whatever follows the CONNECT waits until it is answered: Aedes would keep it, or give up.
      if (!this.#first) return { rest: 'wait', ms: Number.POSITIVE_INFINITY };
      this.#first = false;
      return null;
    }
    if (this.#allowance === null) return null;
    const ms = this.#allowance.waitMs(now);
    if (ms > 0) return { rest: 'wait', ms };
    return packets >= PACKETS_A_TURN ? { rest: 'wait', ms: 0 } : null;
  }

  /** Reads one byte of a header, or all there is of a body; where it has come to. */
  #step(chunk: Uint8Array, at: number): number {
    if (this.#left > 0) {
      const step = Math.min(this.#left, chunk.length - at);
      this.#left -= step;
      return at + step;
    }
    const byte = chunk[at] ?? 0;
    if (this.#header === 'type') {
      this.#header = 'length';
      this.#type = byte >> 4;
      this.#length = 0;
      this.#shift = 0;
      return at + 1;
    }
    this.#length += (byte & 0x7f) * 2 ** this.#shift;
    this.#shift += 7;
    if ((byte & 0x80) === 0) {
      this.#left = this.#length;
      this.#header = 'type';
      this.#allowance?.spend(this.#cost(), 0);
    }
    return at + 1;
  }

  #cost(): number {
    if (this.#type === PUBACK && this.#owed > 0) {
      this.#owed -= 1;
      return 0;
    }
    const filters = this.#type === SUBSCRIBE || this.#type === UNSUBSCRIBE;
    return filters ? 1 + Math.floor(this.#length / BYTES_A_FILTER) : 1;
  }

  /** Why the connection has to be closed; null: it need not. */
  #tooMuch(): string | null {
    if (!this.#connected && this.#total > this.#sizes.beforeConnect) return 'It sent too much before it was let in.';
    const filters = this.#type === SUBSCRIBE || this.#type === UNSUBSCRIBE;
    const max = filters && this.#allowance !== null ? MAX_FILTERS_BYTES : this.#sizes.packet;
    return this.#length > max || this.#shift > 28 ? 'It sent a packet that is too large.' : null;
  }
}
