import type { Clock } from '../protocol/ports';

/** One timer for each key: setting it again replaces the one before. */
export class Timers {
  readonly #cancels = new Map<string, () => void>();
  readonly #clock: Clock;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(key: string, delayMs: number, task: () => void): void {
    this.cancel(key);
    if (this.#closed) return;
    const cancel = this.#clock.after(Math.max(0, delayMs), () => {
      this.#cancels.delete(key);
      task();
    });
    this.#cancels.set(key, cancel);
  }

  cancel(key: string): void {
    this.#cancels.get(key)?.();
    this.#cancels.delete(key);
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }
}
