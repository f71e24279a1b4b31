import type { Clock } from '../../broker/protocol/ports';

/** After so long without a connection it is looked whether the network lets it through, in milliseconds. */
const LOOK_AFTER_MS = 10_000;

export interface BlockedOptions {
  readonly clock: Clock;
  /** Whether the server answers over HTTP. Never rejects. */
  readonly answers: () => Promise<boolean>;
  /** It does, and has been for a while without a connection for chats. */
  readonly blocked: () => void;
}

/** Tells a network that lets web pages through and no chats from a server that is down. */
export class Blocked {
  readonly #options: BlockedOptions;
  #cancel: (() => void) | null = null;

  constructor(options: BlockedOptions) {
    this.#options = options;
  }

  /** There is no connection; said again while it stays so, it changes nothing. */
  lost(): void {
    if (this.#cancel !== null) return;
    const look = (): void => {
      const mine = this.#options.clock.after(LOOK_AFTER_MS, () => {
        void this.#options.answers().then((answers) => {
          if (this.#cancel !== mine) return;
          if (answers) this.#options.blocked();
          look();
        });
      });
      this.#cancel = mine;
    };
    look();
  }

  found(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
