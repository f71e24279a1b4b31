import { ok, type Result } from '../../broker/protocol/errors';
import { isSameServer, type ServersPort } from '../console/servers';
import { EmbeddedServer, type EmbeddedServerOptions } from './embedded-server';

/** What an agent chose before: the server on this computer, or the address of another; null: nothing yet. */
export type ChosenServer = 'here' | (string & {}) | null;

/** How a host remembers which server its agent uses. */
export interface ServerMemory {
  readonly chosen: ChosenServer;
  /** While nothing was chosen the agent is asked; else the server on this computer is started. */
  readonly asks: boolean;
  keep(chosen: 'here' | (string & {})): Promise<void>;
}

/** The servers a console can use: the one on this computer, which runs only while it is used, and those elsewhere. */
export class Servers implements ServersPort {
  readonly #options: EmbeddedServerOptions;
  readonly #memory: ServerMemory | null;
  #embedded: EmbeddedServer | null = null;
  /** What is being started or stopped is waited for: two servers cannot share a data directory. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: EmbeddedServerOptions, memory: ServerMemory | null) {
    this.#options = options;
    this.#memory = memory;
  }

  /** Null while none runs on this computer. */
  get embedded(): EmbeddedServer | null {
    return this.#embedded;
  }

  /** Starts the server on this computer, where it does not run yet. */
  start(): Promise<Result<EmbeddedServer>> {
    return this.#inTurn(async () => {
      if (this.#embedded !== null) return ok(this.#embedded);
      const started = await EmbeddedServer.start(this.#options);
      if (started.ok) this.#embedded = started.value;
      return started;
    });
  }

  async here(): Promise<Result<string>> {
    const started = await this.start();
    if (!started.ok) return started;
    await this.#memory?.keep('here');
    return ok(started.value.ready.local);
  }

  async chosen(address: string): Promise<void> {
    const own = this.#embedded?.ready.local;
    const isHere = own !== undefined && isSameServer(own, address);
    await this.#memory?.keep(isHere ? 'here' : address);
    // The agent need not wait for it.
    if (!isHere) void this.close();
  }

  /** Ends the server on this computer, where one runs. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      const running = this.#embedded;
      this.#embedded = null;
      await running?.stop();
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
