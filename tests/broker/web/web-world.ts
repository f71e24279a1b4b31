import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type Server } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningHub, startHub } from '../../../broker/hub/hub';
import { createAccounts } from '../../../broker/identity/accounts';
import { createPasswords } from '../../../broker/identity/passwords';
import type { Accounts, Tokens } from '../../../broker/identity/ports';
import { openSecrets } from '../../../broker/identity/secrets';
import { createSignIns } from '../../../broker/identity/sign-ins';
import { createTokens } from '../../../broker/identity/tokens';
import { ProtocolError } from '../../../broker/protocol/errors';
import { DEFAULT_LIMITS, type Limits } from '../../../broker/protocol/limits';
import { startBroker } from '../../../broker/server/broker';
import { readNetworks } from '../../../broker/sockets/addresses';
import { type FileStoreOptions, openFileStore } from '../../../broker/store/files/file-store';
import type { FileStore } from '../../../broker/store/files/ports';
import { memorySessionLog, memoryWorkspace } from '../../../broker/store/memory';
import type { LogRecord } from '../../../broker/store/ports';
import { systemClock, systemIds } from '../../../broker/system';
import { type RunningWeb, startWeb } from '../../../broker/web/web';
import { ShiftedClock } from '../hub/clocks';
import { AGENTS, seedWith } from '../hub/fixture';
import { until } from '../hub/until';
import { expectOk } from '../hub/world';

export const PASSWORD = 'a good password';
export const PAGE = '<!doctype html><title>Test page</title>';
export const SECRET = 'NOT-FOR-VISITORS';

export interface WebWorldOptions {
  /** False: the server before its hub is there. */
  readonly hub?: boolean;
  /** Ids of agents of the fixture who can sign in; hashing their passwords takes a while. */
  readonly agents?: readonly string[];
  /** False: the visitor page was not built. */
  readonly pages?: boolean;
  readonly embedOrigins?: readonly string[];
  readonly metricsToken?: string;
  /** Networks, with commas between them. */
  readonly trustedProxies?: string;
  readonly sharedAddresses?: readonly string[];
  /** Where files are kept; a directory of the world's own when absent. */
  readonly filesDir?: string;
  readonly freeBytes?: FileStoreOptions['freeBytes'];
  readonly limits?: Partial<Limits>;
  /** What is logged outlives the world in here. */
  readonly records?: LogRecord[];
}

/** What came back, as far as tests look at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: unknown;
}

export interface Ask {
  readonly method?: string;
  /** Sent as JSON, unless it is a text: then as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The address that the server sees the request come from. */
  readonly from?: string;
}

interface Parts {
  readonly mqtt: string;
  readonly clock: ShiftedClock;
  readonly tokens: Tokens;
  readonly accounts: Accounts;
  readonly logged: readonly string[];
  readonly files: FileStore;
  readonly filesDir: string;
  readonly web: RunningWeb;
  readonly closers: (() => Promise<unknown>)[];
}

/** Web, broker and hub as `serve` puts them together, in memory but for secrets and pages. */
export class WebWorld {
  readonly clock: ShiftedClock;
  readonly tokens: Tokens;
  readonly accounts: Accounts;
  readonly port: number;
  /** What the server wrote into its log, but for mere information. */
  readonly logged: readonly string[];
  readonly files: FileStore;
  readonly filesDir: string;
  readonly mqtt: string;
  readonly #server: Server;
  readonly #closers: (() => Promise<unknown>)[];
  readonly #doors = new Map<string, Promise<number>>();
  #hub: RunningHub | null = null;

  private constructor({ web, closers, ...parts }: Parts) {
    this.clock = parts.clock;
    this.tokens = parts.tokens;
    this.accounts = parts.accounts;
    this.logged = parts.logged;
    this.files = parts.files;
    this.filesDir = parts.filesDir;
    this.mqtt = parts.mqtt;
    this.port = web.port;
    this.#server = web.server;
    this.#closers = closers;
  }

  static async start(options: WebWorldOptions = {}): Promise<WebWorld> {
    const closers: (() => Promise<unknown>)[] = [];
    const dir = await mkdtemp(join(tmpdir(), 'parley-web-'));
    closers.push(() => rm(dir, { recursive: true, force: true }));
    const visitorDir = join(dir, 'visitor');
    if (options.pages !== false) await writePages(visitorDir);
    await writeFile(join(dir, 'secret.txt'), SECRET);

    const clock = new ShiftedClock();
    const logged: string[] = [];
    const log = (context: object, message: string): void => void logged.push(`${message} ${JSON.stringify(context)}`);
    const logger = { info: () => undefined, warn: log, error: log };
    const workspace = memoryWorkspace(seedWith({ agents: [] }));
    const accounts = createAccounts({
      document: workspace.accounts,
      passwords: createPasswords(),
      now: () => clock.now(),
    });
    const agents = AGENTS.filter((agent) => options.agents?.includes(agent.id));
    for (const agent of agents) expectOk(await accounts.add(agent, PASSWORD));
    const secrets = await openSecrets(dir);
    const tokens = createTokens({ tokenKey: secrets.tokenKey, clock, accounts });
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const filesDir = options.filesDir ?? join(dir, 'files');
    const files = await openFileStore({
      ...{ dir: filesDir, limits, clock, ids: systemIds, logger },
      ...(options.freeBytes !== undefined && { freeBytes: options.freeBytes }),
    });
    closers.push(() => files.close());
    const trustedProxies = readNetworks(options.trustedProxies ?? '') ?? [];
    const signIns = createSignIns({ accounts, clock });
    const shared = {
      host: '127.0.0.1',
      port: 0,
      limits,
      tokens,
      accounts,
      signIns,
      files,
      clock,
      logger,
      trustedProxies,
    };
    const broker = await startBroker({ ...shared, clock: systemClock, secrets });
    closers.push(() => broker.close());
    const addresses = { mqtt: `mqtt://127.0.0.1:${broker.port}`, mqttWebSocket: '' };
    const web = await startWeb({
      id: '01980b6e-2f00-7c3a-9d51-6f0e4a7b2c10',
      ...shared,
      visitorDir,
      version: '1.2.3',
      settings: () => ({
        ...workspace.settings.value.settings,
        embedOrigins: [...(options.embedOrigins ?? [])],
        sharedAddresses: [...(options.sharedAddresses ?? [])],
      }),
      demo: false,
      addresses: () => addresses,
      figures: () => ({ ...broker.figures() }),
      ...(options.metricsToken !== undefined && { metricsToken: options.metricsToken }),
    });
    closers.push(() => web.close());
    broker.attachWebSocket(web.server, '/mqtt');
    addresses.mqttWebSocket = `ws://127.0.0.1:${web.port}/mqtt`;

    const world = new WebWorld({
      clock,
      tokens,
      accounts,
      logged,
      files,
      filesDir,
      mqtt: addresses.mqtt,
      web,
      closers,
    });
    if (options.hub === false) return world;
    const mqtt = { url: addresses.mqtt, password: secrets.hubPassword };
    const hub = await startHub({ ...shared, mqtt, log: memorySessionLog(options.records), workspace, ids: systemIds });
    world.#hub = hub;
    world.#closers.push(async () => world.#hub?.close());
    await until(() => hub.door.ready());
    web.openDoor(hub.door);
    return world;
  }

  async stopHub(): Promise<void> {
    await this.#hub?.close();
    this.#hub = null;
  }

  /** Sends the path as it stands: nothing is tidied up on the way, as `fetch` would. */
  async ask(path: string, { method, body, headers = {}, from }: Ask = {}): Promise<Answer> {
    const port = from === undefined ? this.port : await this.#doorFor(from);
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const type = payload === undefined ? {} : { 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port, path, method: method ?? 'GET', headers: { ...type, ...headers }, agent: false },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: readJson(text) }),
          );
        },
      );
      asked.once('error', reject);
      asked.end(payload);
    });
  }

  post(path: string, body?: unknown, more: Omit<Ask, 'body' | 'method'> = {}): Promise<Answer> {
    return this.ask(path, { ...more, method: 'POST', ...(body !== undefined && { body }) });
  }

  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0).reverse()) await closer();
  }

  /** A port of its own, whose connections the server takes for ones from that address. */
  #doorFor(address: string): Promise<number> {
    const known = this.#doors.get(address);
    if (known !== undefined) return known;
    const door = createServer((socket) => {
      Object.defineProperty(socket, 'remoteAddress', { value: address });
      this.#server.emit('connection', socket);
    });
    this.#closers.push(() => new Promise((resolve) => door.close(resolve)));
    const opened = new Promise<number>((resolve) => {
      door.listen(0, '127.0.0.1', () => {
        const bound = door.address();
        resolve(bound !== null && typeof bound === 'object' ? bound.port : 0);
      });
    });
    this.#doors.set(address, opened);
    return opened;
  }
}

/** The error of an answer; throws when the body is anything else than `{error}`. */
export function errorOf(answer: Answer): ProtocolError {
  const body = answer.json;
  const keys = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  if (keys.join() !== 'error') throw new Error(`Not {error}: ${answer.status} ${answer.text}`);
  return ProtocolError.parse(Object(body).error);
}

export function fieldsOf(answer: Answer): readonly string[] {
  return errorOf(answer).fields?.map((field) => field.path) ?? [];
}

async function writePages(dir: string): Promise<void> {
  await mkdir(join(dir, 'assets'), { recursive: true });
  await writeFile(join(dir, 'index.html'), PAGE);
  await writeFile(join(dir, 'assets', 'page-1a2b3c.js'), 'export {};\n');
  await writeFile(join(dir, 'private.txt'), SECRET);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
