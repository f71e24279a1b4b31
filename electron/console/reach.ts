import type { ProtocolError, Result } from '../../broker/protocol/errors';
import type { ServerInfo } from '../../broker/protocol/http';
import type { Clock } from '../../broker/protocol/ports';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

export interface ReachOptions {
  /** Asks the server what it is; never rejects. */
  readonly ask: () => Promise<Result<ServerInfo>>;
  readonly clock: Pick<Clock, 'after'>;
  /** When it is asked first, in milliseconds. */
  readonly firstAfterMs: number;
  readonly answered: (info: ServerInfo) => void;
  /** It cannot be reached, and is asked again by and by. */
  readonly failed: (error: ProtocolError) => void;
}

/** Asks a server until it answers, once: the program may have been started before the network. */
export class Reach {
  readonly #options: ReachOptions;
  #failures = 0;
  #asking = false;
  #over = false;
  #cancelRetry: () => void = () => undefined;

  constructor(options: ReachOptions) {
    this.#options = options;
    if (options.firstAfterMs === 0) void this.#ask();
    else this.#cancelRetry = options.clock.after(options.firstAfterMs, () => void this.#ask());
  }

  /** The network may have changed: asks at once. */
  now(): void {
    this.#failures = 0;
    if (this.#over || this.#asking) return;
    this.#cancelRetry();
    void this.#ask();
  }

  close(): void {
    this.#over = true;
    this.#cancelRetry();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    const info = await this.#options.ask();
    this.#asking = false;
    if (this.#over) return;
    if (info.ok) {
      this.#over = true;
      this.#options.answered(info.value);
      return;
    }
    this.#options.failed(info.error);
    // What is no address does not become one.
    if (info.error.code === 'invalid') return;
    const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    this.#cancelRetry = this.#options.clock.after(delay, () => void this.#ask());
  }
}
