import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IConnectPacket } from 'mqtt-packet';
import { createAccounts } from '../../../broker/identity/accounts';
import { createPasswords } from '../../../broker/identity/passwords';
import type { Accounts, Tokens } from '../../../broker/identity/ports';
import { createSignIns } from '../../../broker/identity/sign-ins';
import { createTokens } from '../../../broker/identity/tokens';
import { DEFAULT_LIMITS, type Limits } from '../../../broker/protocol/limits';
import { clientIdOf, type Principal, topicsOf, userNameOf } from '../../../broker/protocol/topics';
import { type BrokerOptions, type RunningBroker, startBroker } from '../../../broker/server/broker';
import type { Logger } from '../../../broker/store/logger';
import { memoryWorkspace } from '../../../broker/store/memory';
import type { Account } from '../../../broker/store/workspace';
import { HandClock } from '../hub/clocks';
import { AGENTS, seedWith } from '../hub/fixture';
import { RawClient } from './raw-client';

export const topics = topicsOf();
export const PASSWORD = 'a good password';
export const HUB_PASSWORD = 'the-hub-password-0123456789abcdef';
export const HUB: Principal = { kind: 'hub', id: 'hub' };
export const AINO: Principal = { kind: 'agent', id: 'aino' };
export const BERTIL: Principal = { kind: 'agent', id: 'bertil' };
export const MAIJA: Principal = { kind: 'visitor', id: 'maija' };
export const OLLI: Principal = { kind: 'visitor', id: 'olli' };

const NOON = Date.parse('2026-11-24T12:00:00.000Z');
/** Hashing takes its time on purpose: once for all brokers of a file. */
const hashed = createPasswords().hash(PASSWORD);

type Connect = Omit<IConnectPacket, 'cmd' | 'clientId'> & { readonly clientId?: string };

/** A real broker on a free port, with TCP and WebSocket, and everything it was told and logged. */
export interface TestBroker {
  readonly broker: RunningBroker;
  readonly http: Server;
  readonly wsUrl: string;
  readonly tokens: Tokens;
  readonly accounts: Accounts;
  readonly clock: HandClock;
  readonly warnings: readonly string[];
  /** A token of a principal, or the hub's password. */
  secretOf(principal: Principal): Promise<string>;
  /** A CONNECT as the principal should send it. */
  packetOf(principal: Principal, connection: string): Promise<Omit<IConnectPacket, 'cmd'>>;
  /** A connection that has sent nothing yet. */
  raw(): Promise<RawClient>;
  /** The return code of a CONNECT like the principal's own, but for the changes. */
  code(principal: Principal, changes: Partial<Connect>): Promise<number>;
  /** A client that is in. Throws when it is refused. */
  enter(principal: Principal, connection?: string, changes?: Partial<Connect>): Promise<RawClient>;
  close(): Promise<void>;
}

export interface TestBrokerOptions {
  readonly limits?: Partial<Limits>;
  readonly tls?: BrokerOptions['tls'];
  readonly accounts?: Accounts;
  /** The clock of all pacing; the system's when absent. */
  readonly steadyNow?: () => number;
  /** What `raw`, `code` and `enter` connect by. */
  readonly transport?: Transport;
}

export type Transport = 'TCP' | 'WebSocket';

export async function startTestBroker(options: TestBrokerOptions = {}): Promise<TestBroker> {
  const clock = new HandClock(NOON);
  const warnings: string[] = [];
  const warn = (context: object, message: string): void => void warnings.push(`${message} ${JSON.stringify(context)}`);
  const logger: Logger = { info: () => undefined, warn, error: warn };
  const password = await hashed;
  const seed = seedWith();
  const stored: Account[] = AGENTS.map((agent) => ({ ...agent, password }));
  const { accounts: document } = memoryWorkspace({ ...seed, accounts: { accounts: stored } });
  const accounts =
    options.accounts ?? createAccounts({ document, passwords: createPasswords(), now: () => clock.now() });
  const tokens = createTokens({ tokenKey: Buffer.alloc(32, 7).toString('base64url'), clock, accounts });
  const broker = await startBroker({
    host: '127.0.0.1',
    port: 0,
    ...(options.tls !== undefined && { tls: options.tls }),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    tokens,
    signIns: createSignIns({ accounts, clock }),
    secrets: { hubPassword: HUB_PASSWORD },
    clock,
    logger,
    ...(options.steadyNow !== undefined && { steadyNow: options.steadyNow }),
  });
  const http = createServer((_request, response) => response.end('here'));
  broker.attachWebSocket(http, '/mqtt');
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const wsUrl = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/mqtt`;

  const clients: RawClient[] = [];
  const keep = (client: RawClient): RawClient => {
    clients.push(client);
    return client;
  };
  const secretOf = async (principal: Principal): Promise<string> =>
    principal.kind === 'hub' ? HUB_PASSWORD : (await tokens.issue(principal, 3_600_000)).token;
  const packetOf = async (principal: Principal, connection: string): Promise<Omit<IConnectPacket, 'cmd'>> => ({
    clientId: clientIdOf(principal, connection),
    username: userNameOf(principal),
    password: Buffer.from(await secretOf(principal)),
  });
  const raw = async (): Promise<RawClient> =>
    keep(await (options.transport === 'WebSocket' ? RawClient.overWebSocket(wsUrl) : RawClient.overTcp(broker.port)));
  return {
    broker,
    http,
    wsUrl,
    tokens,
    accounts,
    clock,
    warnings,
    secretOf,
    packetOf,
    raw,
    code: async (principal, changes) => (await raw()).connect({ ...(await packetOf(principal, 'c1')), ...changes }),
    enter: async (principal, connection = 'c1', changes = {}) => {
      const client = await raw();
      const code = await client.connect({ ...(await packetOf(principal, connection)), ...changes });
      if (code !== 0) throw new Error(`${userNameOf(principal)} was refused with ${code}.`);
      return client;
    },
    close: async () => {
      for (const client of clients) client.break();
      await broker.close();
      http.closeAllConnections();
      await new Promise<void>((done) => http.close(() => done()));
    },
  };
}
