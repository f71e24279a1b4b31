import type { Clock } from '../protocol/ports';

interface Slot {
  pending: (() => void) | null;
  cancel: () => void;
}

/**
 * At most one call in an interval for each key: the first at once, and of those that come too soon the latest, when
 * the interval is over. So nothing stays unsaid, and nobody is flooded.
 */
export class Throttle {
  readonly #slots = new Map<string, Slot>();
  readonly #clock: Clock;
  readonly #intervalMs: number;
  #closed = false;

  constructor(clock: Clock, intervalMs: number) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
  }

  offer(key: string, send: () => void): void {
    if (this.#closed) return;
    const slot = this.#slots.get(key);
    if (slot !== undefined) {
      slot.pending = send;
      return;
    }
    this.#open(key);
    send();
  }

  /** Drops what is still to be sent, and whatever comes after. */
  close(): void {
    this.#closed = true;
    for (const slot of this.#slots.values()) slot.cancel();
    this.#slots.clear();
  }

  #open(key: string): void {
    const cancel = this.#clock.after(this.#intervalMs, () => {
      const pending = this.#slots.get(key)?.pending ?? null;
      this.#slots.delete(key);
      if (pending === null) return;
      this.#open(key);
      pending();
    });
    this.#slots.set(key, { pending: null, cancel });
  }
}
