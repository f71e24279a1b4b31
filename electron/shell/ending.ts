import { app } from 'electron';

/** A broker has 1 s for a goodbye, and a server then 5 s to stop; after that everything ends. Milliseconds. */
const LONGEST_MS = 7_000;
const LONGEST_INSTALL_MS = 60_000;

export interface EndingOptions {
  /** Whether it may end now; the agent may be asked. */
  readonly mayEnd: () => Promise<boolean>;
  /** It ends, by our own decision. */
  readonly begun: () => void;
  /** Puts everything in order. Resolves with true when a new version is installed now, which ends the program itself. */
  readonly close: () => Promise<boolean>;
  /** Writes what is not on disk yet, before it returns. */
  readonly save: () => void;
}

/** The end of the program: one, however many ask for it, and in good order as far as it is given time. */
export class Ending {
  readonly #options: EndingOptions;
  #ending: Promise<void> | null = null;
  #over = false;

  constructor(options: EndingOptions) {
    this.#options = options;
  }

  /** It is on its way. */
  get hasBegun(): boolean {
    return this.#ending !== null;
  }

  /** Everything is in order: whatever ends the program now may do so. */
  get isOver(): boolean {
    return this.#over;
  }

  /** The agent wants it, and may think better of it. */
  async ask(): Promise<void> {
    if (this.#ending === null && (await this.#options.mayEnd())) await this.begin();
  }

  /** Nobody is asked. `last`: what is left to do before the program exits with `code`. */
  begin(code = 0, last: () => void = () => undefined): Promise<void> {
    this.#ending ??= this.#end(code, last);
    return this.#ending;
  }

  async #end(code: number, last: () => void): Promise<void> {
    const { begun, close, save } = this.#options;
    begun();
    save();
    const giveUp = setTimeout(() => {
      save();
      last();
      this.exit(code === 0 ? 1 : code);
    }, LONGEST_MS);
    let restarts = false;
    try {
      restarts = await close();
    } finally {
      clearTimeout(giveUp);
      this.#over = true;
      last();
      if (!restarts || code !== 0) this.exit(code);
      // An installer that does not come to it must not leave a program without windows behind.
      else setTimeout(() => this.exit(0), LONGEST_INSTALL_MS);
    }
  }

  /** At once. */
  exit(code: number): void {
    this.#over = true;
    app.exit(code);
  }
}
