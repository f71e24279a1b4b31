import { within } from '../device/within';

/** Without a connection for so long, in milliseconds, the visitor is told why and what to do. */
export const ADVICE_MS = 10_000;
/** Of which the server has so much to answer over HTTP. */
const ASK_MS = 2_000;

/**
 * What is in the way. `offline`: the device has no network; `unreachable`: the server answers nothing; `blocked`: it
 * answers over HTTP, and the network lets no WebSocket through; `silent`: there is a connection, and the chat behind it
 * does not answer.
 */
export type Trouble = 'offline' | 'unreachable' | 'blocked' | 'silent';

export interface Reach {
  /** What the browser says of the network. */
  readonly onLine: boolean;
  /** A connection is open. */
  readonly up: boolean;
  /** The hub has answered on it. */
  readonly synced: boolean;
  /** How long that has not been so, in milliseconds. */
  readonly waitedMs: number;
  /** Whether the server answered over HTTP meanwhile; null: not asked yet. */
  readonly http: boolean | null;
}

/** What is in the way of the chat; null while there is nothing to say. Pure. */
export function troubleOf({ onLine, up, synced, waitedMs, http }: Reach): Trouble | null {
  if (up && synced) return null;
  // A browser may be wrong about the network: an open connection knows better.
  if (!onLine && !up) return 'offline';
  if (waitedMs < ADVICE_MS) return null;
  if (up) return 'silent';
  if (http === null) return null;
  return http ? 'blocked' : 'unreachable';
}

export interface TroubleWatchOptions {
  /** Whether the server answers over HTTP. Never rejects. */
  readonly ask: () => Promise<boolean>;
  readonly changed: (trouble: Trouble | null) => void;
}

/** Watches how long there has been no connection, and finds out why. */
export class TroubleWatch {
  readonly #options: TroubleWatchOptions;
  #up = false;
  #synced = false;
  #since = Date.now();
  #http: boolean | null = null;
  #shown: Trouble | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  readonly #network = (): void => this.#restart();

  constructor(options: TroubleWatchOptions) {
    this.#options = options;
    addEventListener('online', this.#network);
    addEventListener('offline', this.#network);
    this.#restart();
  }

  /** How the connection stands. */
  connection(up: boolean, synced: boolean): void {
    const was = this.#up && this.#synced;
    const lost = was || up !== this.#up;
    this.#up = up;
    this.#synced = synced;
    if (lost || (up && synced)) this.#restart();
  }

  /** The broker has answered, though it let nobody in: the network lets the connection through. */
  passed(): void {
    this.#restart();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    removeEventListener('online', this.#network);
    removeEventListener('offline', this.#network);
  }

  #restart(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#since = Date.now();
    this.#http = null;
    this.#tell();
    if (!this.#up || !this.#synced) this.#again();
  }

  #again(): void {
    this.#timer = setTimeout(() => void this.#look(), ADVICE_MS - ASK_MS);
  }

  async #look(): Promise<void> {
    const since = this.#since;
    const http = this.#up ? null : await within(ASK_MS, this.#options.ask());
    if (this.#closed || since !== this.#since) return;
    if (http !== null) this.#http = http.kind === 'value' && http.value;
    // A timer may be a moment early by the clock.
    const left = Math.max(0, ADVICE_MS - (Date.now() - since)) + 10;
    this.#timer = setTimeout(() => {
      this.#tell();
      this.#again();
    }, left);
  }

  #tell(): void {
    const reach = { up: this.#up, synced: this.#synced, waitedMs: Date.now() - this.#since, http: this.#http };
    const trouble = troubleOf({ ...reach, onLine: isOnLine() });
    if (trouble === this.#shown) return;
    this.#shown = trouble;
    this.#options.changed(trouble);
  }
}

/** Only "no" means something: a browser says "yes" whenever there is any network card. */
export function isOnLine(): boolean {
  return typeof navigator === 'undefined' || navigator.onLine !== false;
}
