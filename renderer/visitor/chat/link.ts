import { v4, v7 } from 'uuid';
import { TYPING_INTERVAL_MS } from '../../../broker/protocol/limits';
import { readVisitorInbox, type VisitorInboxMessage } from '../../../broker/protocol/projection';
import { clientIdOf, type Principal, topicsOf, userNameOf } from '../../../broker/protocol/topics';
import { MqttConnection } from './mqtt';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
const PROBE_MS = 4_000;

const topics = topicsOf();

export interface LinkOptions {
  readonly url: string;
  readonly session: string;
  readonly token: () => string;
  readonly onMessage: (message: VisitorInboxMessage) => void;
  /** `true` when the broker can be talked to; then `sync` should be sent. */
  readonly onUp: (up: boolean) => void;
  /** The broker does not take the token. Nothing is tried again until `resume`. */
  readonly onRefused: () => void;
}

/** Keeps one session connected: through lost networks, sleep and restarts of the server. */
export class Link {
  readonly #options: LinkOptions;
  readonly #principal: Extract<Principal, { kind: 'visitor' }>;
  #connection: MqttConnection | null = null;
  #up = false;
  #closed = false;
  #failures = 0;
  /** In a row: a broker that refuses fresh tokens too is not asked without a pause. */
  #refusals = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #typedAt = 0;
  readonly #wake = (): void => this.#awake();
  readonly #network = (): void => this.anew();

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#principal = { kind: 'visitor', id: options.session };
    addEventListener('online', this.#network);
    addEventListener('offline', this.#network);
    document.addEventListener('visibilitychange', this.#wake);
    this.retry();
  }

  get isUp(): boolean {
    return this.#up;
  }

  /** Sends a command; false when there is no connection. */
  command(id: string, type: string, data: unknown): boolean {
    return this.#publish('commands', { v: 1, id, type, session: this.#options.session, data }, 1);
  }

  /** A command nobody waits for: `sync` and `receipt.set`. Returns its id. */
  ask(type: 'sync' | 'receipt.set', data: unknown): string {
    const id = v7();
    this.command(id, type, data);
    return id;
  }

  /** Tells the other side that the visitor types; at most once in 3 s. */
  typing(on: boolean): void {
    const now = Date.now();
    if (on && now - this.#typedAt < TYPING_INTERVAL_MS) return;
    if (!on && this.#typedAt === 0) return;
    this.#typedAt = on ? now : 0;
    this.#publish('signals', { v: 1, session: this.#options.session, type: 'typing', data: { on } }, 0);
  }

  /** Connects now. */
  retry(): void {
    clearTimeout(this.#retry);
    if (this.#closed || this.#connection !== null) return;
    const connection = v4();
    const { session } = this.#options;
    const place = topics.connection('visitor', session, connection);
    this.#connection = MqttConnection.open(
      {
        url: this.#options.url,
        clientId: clientIdOf(this.#principal, connection),
        username: userNameOf(this.#principal),
        password: this.#options.token(),
        willTopic: place,
        subscribe: topics.events('visitor', session),
        onMessage: (_topic, payload) => this.#take(payload),
        onClose: (refused) => this.#lost(refused),
      },
      (open) => {
        const here = { v: 1, since: new Date().toISOString(), login: false, away: null };
        open.publish(place, JSON.stringify(here), { qos: 1, retain: true });
        this.#failures = 0;
        this.#refusals = 0;
        this.#set(true);
      },
    );
  }

  /** There is another token: connects at once after a first refusal, and later each time after further ones. */
  resume(): void {
    if (this.#closed) return;
    if (this.#refusals <= 1) this.retry();
    else this.#retryLater();
  }

  /**
   * The network has gone or come, so what there is of a connection is worth nothing: it is given up, and tried again
   * soon. A browser that is wrong about the network is connected again at once.
   */
  anew(): void {
    this.#failures = 0;
    if (this.#connection === null) this.retry();
    else this.#connection.close();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    removeEventListener('online', this.#network);
    removeEventListener('offline', this.#network);
    document.removeEventListener('visibilitychange', this.#wake);
    this.#connection?.close();
  }

  #publish(place: 'commands' | 'signals', message: unknown, qos: 0 | 1): boolean {
    if (this.#connection === null || !this.#up) return false;
    this.#connection.publish(topics[place]('visitor', this.#options.session), JSON.stringify(message), { qos });
    return true;
  }

  #take(payload: string): void {
    let json: unknown;
    try {
      json = JSON.parse(payload);
    } catch {
      return;
    }
    const message = readVisitorInbox(json);
    if (message !== null) this.#options.onMessage(message);
  }

  #lost(refused: boolean): void {
    this.#connection = null;
    this.#set(false);
    if (this.#closed) return;
    if (refused) {
      this.#refusals += 1;
      this.#options.onRefused();
      return;
    }
    this.#retryLater();
  }

  #retryLater(): void {
    clearTimeout(this.#retry);
    // Jitter: a thousand visitors do not come back in the same instant.
    const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures) * (0.75 + Math.random() / 2);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.retry(), delay);
  }

  #set(up: boolean): void {
    if (up === this.#up) return;
    this.#up = up;
    this.#options.onUp(up);
  }

  /** The page is looked at again: do not wait for timers that slept too. */
  #awake(): void {
    if (document.visibilityState !== 'visible') return;
    if (this.#connection !== null && this.#up) this.#connection.probe(PROBE_MS);
    else this.retry();
  }
}
