/** What one may use up, on average. */
export interface Rate {
  readonly packetsPerSecond: number;
  readonly bytesPerSecond: number;
}

/** So many seconds' worth may be used at once. */
const BURST_SECONDS = 2;
/** Bytes come in larger pieces than packets do. */
const BURST_BYTE_SECONDS = 4;

/**
 * Packets and bytes together. It may be overdrawn by what is just under way, and then has to be waited for. With
 * `shared`, what is used up is used up there too, and there has to be something left as well. Times in milliseconds.
 */
export class Allowance {
  readonly #rate: Rate;
  readonly #shared: Allowance | null;
  #packets: number;
  #bytes: number;
  #at: number;

  constructor(rate: Rate, now: number, shared: Allowance | null = null) {
    this.#rate = rate;
    this.#shared = shared;
    this.#packets = rate.packetsPerSecond * BURST_SECONDS;
    this.#bytes = rate.bytesPerSecond * BURST_BYTE_SECONDS;
    this.#at = now;
  }

  spend(packets: number, bytes: number): void {
    this.#packets -= packets;
    this.#bytes -= bytes;
    this.#shared?.spend(packets, bytes);
  }

  /** How long until something is left; 0 when there is. */
  waitMs(now: number): number {
    return Math.max(this.#ownWaitMs(now), this.#shared?.waitMs(now) ?? 0);
  }

  /** Whether at least half of the packets that may be used at once have come back. */
  isRested(now: number): boolean {
    this.#refill(now);
    return this.#packets >= (this.#rate.packetsPerSecond * BURST_SECONDS) / 2;
  }

  /** Whether its own packets are used up: neither by others, nor by few that are large. */
  isOutOfPackets(now: number): boolean {
    this.#refill(now);
    return this.#packets <= 0;
  }

  #ownWaitMs(now: number): number {
    this.#refill(now);
    const { packetsPerSecond, bytesPerSecond } = this.#rate;
    if (this.#packets > 0 && this.#bytes > 0) return 0;
    const missing = Math.max(-this.#packets / packetsPerSecond, -this.#bytes / bytesPerSecond);
    return Math.max(1, Math.ceil(missing * 1_000));
  }

  #refill(now: number): void {
    const { packetsPerSecond, bytesPerSecond } = this.#rate;
    const seconds = Math.max(0, now - this.#at) / 1_000;
    this.#at = now;
    this.#packets = Math.min(packetsPerSecond * BURST_SECONDS, this.#packets + seconds * packetsPerSecond);
    this.#bytes = Math.min(bytesPerSecond * BURST_BYTE_SECONDS, this.#bytes + seconds * bytesPerSecond);
  }
}
