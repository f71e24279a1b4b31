import type { Clock } from '../../../broker/protocol/ports';

export const realClock: Clock = {
  now: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** A clock that runs beside the real one, and can be put forward: timers that are due then go off. */
export class ShiftedClock implements Clock {
  #shift = 0;
  readonly #timers = new Set<{ readonly due: number; readonly task: () => void; cancel: () => void }>();

  now(): number {
    return Date.now() + this.#shift;
  }

  after(delayMs: number, task: () => void): () => void {
    const run = (): void => {
      entry.cancel();
      task();
    };
    const timer = setTimeout(run, Math.min(delayMs, 2_000_000_000));
    const cancel = (): void => {
      clearTimeout(timer);
      this.#timers.delete(entry);
    };
    const entry = { due: this.now() + delayMs, task: run, cancel };
    this.#timers.add(entry);
    return cancel;
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets so many milliseconds pass at once. */
  forward(ms: number): void {
    this.#shift += ms;
    const due = [...this.#timers].filter((timer) => timer.due <= this.now()).sort((a, b) => a.due - b.due);
    for (const timer of due) timer.task();
  }
}

/** A clock that only moves when told, for tests without I/O. */
export class HandClock implements Clock {
  #now: number;
  #timers: { readonly due: number; readonly task: () => void }[] = [];

  constructor(now = 1_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { due: this.#now + delayMs, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  forward(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = next.due;
      next.task();
    }
    this.#now = end;
  }
}
