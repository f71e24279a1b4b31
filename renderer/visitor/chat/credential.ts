import type { ProtocolError, Result } from '../../../broker/protocol/errors';
import type { TokenAnswer } from '../../../broker/protocol/http';
import type { SavedSession } from './saved-session';

/** Timers of browsers hold no more than this, in milliseconds. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;
/** The server did not answer: it is asked again after this long at the soonest, in milliseconds. */
const SOONEST_MS = 60_000;

/** What came of asking for a fresh token. `over`: the chat has ended; `refused`: this device is not let in any more. */
export type Renewal = 'renewed' | 'over' | 'refused' | ProtocolError;

export interface CredentialOptions {
  readonly saved: SavedSession;
  /** Asks the server; never rejects. */
  readonly renew: (token: string) => Promise<Result<TokenAnswer>>;
  /** There is another token, to be kept on this device. */
  readonly keep: (saved: SavedSession) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * What lets this device into its chat. A token is replaced at half of its life while the page is connected, and when
 * it was refused: also one that has ended, as a chat may be open for longer than its token lives.
 */
export class Credential {
  readonly #options: CredentialOptions;
  #saved: SavedSession;
  #asking: Promise<Renewal> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #connected = false;

  constructor(options: CredentialOptions) {
    this.#options = options;
    this.#saved = options.saved;
  }

  get token(): string {
    return this.#saved.token;
  }

  /** Another tab has a fresher one. */
  adopt(saved: SavedSession): void {
    if (saved.session !== this.#saved.session || saved.token === this.#saved.token) return;
    this.#saved = saved;
    this.#plan();
  }

  /** While it is `up`, tokens are renewed before they end. */
  connected(up: boolean): void {
    this.#connected = up;
    this.#plan();
  }

  /** Asks for a fresh token now; many may ask at once. */
  renew(): Promise<Renewal> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  close(): void {
    this.#connected = false;
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<Renewal> {
    const fresh = await this.#options.renew(this.#saved.token);
    if (!fresh.ok) return meaningOf(fresh.error);
    this.#saved = { ...this.#saved, ...fresh.value };
    this.#options.keep(this.#saved);
    this.#plan();
    return 'renewed';
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (!this.#connected) return;
    const { expiresAt } = this.#saved;
    // Of a token that an earlier page has kept the end is not known.
    const leftMs = expiresAt === undefined ? 0 : Date.parse(expiresAt) - this.#options.now();
    const delay = Math.min(LONGEST_WAIT_MS, Math.max(SOONEST_MS, leftMs / 2));
    this.#timer = setTimeout(() => {
      // What is said of the chat is for when the connection is refused, not for the middle of a sentence.
      void this.renew().then((renewal) => renewal !== 'renewed' && this.#plan());
    }, delay);
  }
}

/** Only the hub can say that a chat is over, and it says `not_found`. */
function meaningOf(error: ProtocolError): Renewal {
  if (error.code === 'not_found') return 'over';
  return error.code === 'unauthenticated' || error.code === 'forbidden' ? 'refused' : error;
}
