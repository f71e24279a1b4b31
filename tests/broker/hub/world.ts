import { createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { v7 as uuid7 } from 'uuid';
import { type HubOptions, type RunningHub, startHub } from '../../../broker/hub/hub';
import type { Result } from '../../../broker/protocol/errors';
import type { SessionStart } from '../../../broker/protocol/http';
import type { Clock } from '../../../broker/protocol/ports';
import type { History } from '../../../broker/store/history/port';
import type { Logger } from '../../../broker/store/logger';
import { memorySessionLog, memoryWorkspace } from '../../../broker/store/memory';
import type { LogRecord, SessionLog } from '../../../broker/store/ports';
import type { Workspace } from '../../../broker/store/workspace';
import { TestClient } from './client';
import { realClock } from './clocks';
import { type SeedChanges, seedWith } from './fixture';

/** A broker that knows nothing of us: the hub must do with it. */
export class BareBroker {
  readonly #aedes: Aedes;
  readonly #server: Server;
  readonly port: number;

  private constructor(aedes: Aedes, server: Server, port: number) {
    this.#aedes = aedes;
    this.#server = server;
    this.port = port;
  }

  static async start(port = 0): Promise<BareBroker> {
    const aedes = await Aedes.createBroker();
    const server = createServer({ noDelay: true }, aedes.handle);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The broker has no port.');
    return new BareBroker(aedes, server, address.port);
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

export interface WorldOptions extends SeedChanges {
  readonly clock?: Clock;
  readonly log?: SessionLog;
  readonly history?: History;
  readonly tokens?: HubOptions['tokens'];
  /** Instead of the embedded one; made anew at each start of the hub. */
  readonly desk?: () => NonNullable<HubOptions['desk']>;
  readonly openFile?: HubOptions['openFile'];
}

/** A broker, a hub on a log that outlives it, and whoever connects. */
export class World {
  readonly records: LogRecord[] = [];
  readonly errors: unknown[] = [];
  readonly workspace: Workspace;
  readonly log: SessionLog;
  broker: BareBroker;
  readonly #options: WorldOptions;
  readonly #clients: TestClient[] = [];
  #hub: RunningHub | null = null;

  private constructor(options: WorldOptions, broker: BareBroker) {
    this.#options = options;
    this.broker = broker;
    this.workspace = memoryWorkspace(seedWith(options));
    this.log = options.log ?? memorySessionLog(this.records);
  }

  static async start(options: WorldOptions = {}): Promise<World> {
    const world = new World(options, await BareBroker.start());
    await world.startHub();
    return world;
  }

  get hub(): RunningHub {
    if (this.#hub === null) throw new Error('The hub does not run.');
    return this.#hub;
  }

  async startHub(): Promise<void> {
    const logger: Logger = {
      info: () => undefined,
      warn: () => undefined,
      error: (context, message) => this.errors.push({ context, message }),
    };
    const accounts = this.workspace.accounts;
    this.#hub = await startHub({
      mqtt: { url: this.broker.url, password: 'hub' },
      log: this.log,
      ...(this.#options.history && { history: this.#options.history }),
      workspace: this.workspace,
      accounts: {
        find: (id) => accounts.value.accounts.find((account) => account.id === id),
        list: () => accounts.value.accounts,
      },
      ...(this.#options.tokens && { tokens: this.#options.tokens }),
      ...(this.#options.desk && { desk: this.#options.desk() }),
      ...(this.#options.openFile && { openFile: this.#options.openFile }),
      clock: this.#options.clock ?? realClock,
      ids: { next: () => uuid7() },
      logger,
    });
  }

  async stopHub(): Promise<void> {
    await this.#hub?.close();
    this.#hub = null;
  }

  async restartBroker(): Promise<void> {
    const { port } = this.broker;
    await this.broker.close();
    this.broker = await BareBroker.start(port);
  }

  /** An agent's console; `login` when a person has just signed in. */
  async agent(id: string, login = false): Promise<TestClient> {
    return this.#connect('agent', id, login);
  }

  /** Starts a session and connects as its visitor. */
  async visitor(input: SessionStart = {}): Promise<TestClient> {
    return this.visitorOf(expectOk(await this.hub.door.startSession(input)).session);
  }

  async visitorOf(session: string): Promise<TestClient> {
    return this.#connect('visitor', session, false);
  }

  /** A visitor who waits for the skill. */
  async waiting(skill = 'it'): Promise<TestClient> {
    const visitor = await this.visitor({ skill });
    await visitor.ok('sync', { sessions: {} });
    return visitor;
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.stopHub();
    await this.broker.close();
  }

  async #connect(side: 'agent' | 'visitor', id: string, login: boolean): Promise<TestClient> {
    const client = await TestClient.connect(this.broker.url, side, id, login);
    this.#clients.push(client);
    return client;
  }
}

export function expectOk<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
