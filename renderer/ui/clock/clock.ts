/** What a clock stands on; a test gives its own. */
export interface ClockParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The name of the time zone of the machine, such as `Europe/Helsinki`. */
  readonly zone: () => string;
  /** Whether anybody can see the page. */
  readonly isSeen: () => boolean;
  /** Runs once after so many milliseconds; returns how to take that back. */
  readonly after: (milliseconds: number, run: () => void) => () => void;
  /** Runs each time when the machine or the page may have slept: what timers say is late then. Returns how to stop it. */
  readonly onWake: (run: () => void) => () => void;
}

/** What a clock shows. */
export interface Face<T extends string | number> {
  readonly read: (now: number, zone: string) => T;
  /** In how many milliseconds it is looked at again; more than 0. */
  readonly next: (now: number) => number;
}

/**
 * Shows something about the time, and tells who listens when that has changed: not when it is only looked at. It runs
 * while somebody listens and the page is seen, and looks anew at once when either begins.
 */
export class Clock<T extends string | number> {
  readonly #parts: ClockParts;
  readonly #face: Face<T>;
  readonly #listeners = new Set<() => void>();
  #shown: T;
  #stopTimer: () => void = () => undefined;
  #stopWaking: () => void = () => undefined;

  constructor(parts: ClockParts, face: Face<T>) {
    this.#parts = parts;
    this.#face = face;
    this.#shown = this.#read();
  }

  /** What it shows; the same for all who listen. */
  readonly get = (): T => {
    if (this.#listeners.size === 0) this.#shown = this.#read();
    return this.#shown;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#stopWaking = this.#parts.onWake(this.#look);
      // What was shown when the listener was made may be over.
      this.#look();
    }
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#stopTimer();
      this.#stopWaking();
    };
  };

  #read(): T {
    return this.#face.read(this.#parts.now(), this.#parts.zone());
  }

  readonly #look = (): void => {
    this.#stopTimer();
    // Nobody sees it: it is looked at again when the page is.
    if (!this.#parts.isSeen()) return;
    this.#stopTimer = this.#parts.after(this.#face.next(this.#parts.now()), this.#look);
    const shown = this.#read();
    if (shown === this.#shown) return;
    this.#shown = shown;
    for (const listener of this.#listeners) listener();
  };
}
