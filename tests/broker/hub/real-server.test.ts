import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningHub, startHub } from '../../../broker/hub/hub';
import { createAccounts } from '../../../broker/identity/accounts';
import { createPasswords } from '../../../broker/identity/passwords';
import { openSecrets } from '../../../broker/identity/secrets';
import { createSignIns } from '../../../broker/identity/sign-ins';
import { createTokens } from '../../../broker/identity/tokens';
import { DEFAULT_LIMITS } from '../../../broker/protocol/limits';
import type { Principal } from '../../../broker/protocol/topics';
import { startBroker } from '../../../broker/server/broker';
import type { Logger } from '../../../broker/store/logger';
import { memorySessionLog, memoryWorkspace } from '../../../broker/store/memory';
import { openWorkspace } from '../../../broker/store/open-workspace';
import { openSessionLog } from '../../../broker/store/session-log';
import { systemClock, systemIds } from '../../../broker/system';
import { TestClient } from './client';
import { ShiftedClock } from './clocks';
import { AGENTS, seedWith } from './fixture';
import { until } from './until';
import { expectOk } from './world';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function directory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-hub-'));
  closers.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Our own broker with its rules, files on disk, real tokens and passwords. */
async function startServer(logger: Logger = silent) {
  const dir = await directory();
  const clock = new ShiftedClock();
  const now = () => clock.now();
  const [bertil] = AGENTS.filter((agent) => agent.id === 'bertil');
  if (bertil === undefined) throw new Error('The fixture has no bertil.');
  const workspace = await openWorkspace({ dir, logger: silent, now, seed: async () => seedWith({ agents: [] }) });
  closers.push(() => workspace.close());
  const accounts = createAccounts({
    document: workspace.accounts,
    passwords: createPasswords(),
    now: () => clock.now(),
  });
  expectOk(await accounts.add(bertil, 'a good password'));
  const secrets = await openSecrets(dir);
  const tokens = createTokens({ tokenKey: secrets.tokenKey, clock, accounts });
  const signIns = createSignIns({ accounts, clock });
  const shared = { limits: DEFAULT_LIMITS, tokens, accounts, signIns, clock: systemClock, logger: silent };
  const broker = await startBroker({ ...shared, host: '127.0.0.1', port: 0, secrets });
  closers.push(() => broker.close());
  const url = `mqtt://127.0.0.1:${broker.port}`;

  let hub: RunningHub | null = null;
  const start = async (): Promise<RunningHub> => {
    const log = await openSessionLog({ dir: join(dir, 'log'), logger: silent, now });
    const password = secrets.hubPassword;
    const running = await startHub({
      ...shared,
      logger,
      mqtt: { url, password },
      log,
      workspace,
      clock,
      ids: systemIds,
    });
    hub = { ...running, close: () => running.close().then(() => log.close()) };
    return hub;
  };
  closers.push(async () => hub?.close());
  const connect = async (principal: Extract<Principal, { kind: 'agent' | 'visitor' }>): Promise<TestClient> => {
    const password = principal.kind === 'agent' ? 'a good password' : (await tokens.issue(principal, 3_600_000)).token;
    const client = await TestClient.connect(url, principal.kind, principal.id, false, password);
    closers.push(() => client.close());
    return client;
  };
  return { url, clock, start, connect };
}

describe('the hub at our own broker, with files on disk', () => {
  it('is let in, carries a chat, keeps notes from the visitor, and goes on after a restart', async () => {
    const server = await startServer();
    const hub = await server.start();
    const agent = await server.connect({ kind: 'agent', id: 'bertil' });
    const { session } = expectOk(await hub.door.startSession({ name: 'Maija' }));
    const visitor = await server.connect({ kind: 'visitor', id: session });
    await visitor.ok('bot.choose', { option: 'person' });
    await agent.event('agent.assigned', session);
    await agent.ok('note.post', { text: 'TOP-SECRET' }, session);
    await agent.ok('message.post', { text: 'Good morning' }, session);
    await visitor.ok('message.post', { text: 'Hello' });
    await visitor.signal(session, true);
    await until(() => agent.inbox.some((read) => read.kind === 'typing'));

    await hub.close();
    const again = await server.start();
    await until(() => again.door.ready());
    await visitor.ok('message.post', { text: 'Still here' });
    await until(() => agent.texts(session).includes('Still here'));
    expect(agent.texts(session).slice(-3)).toEqual(['Good morning', 'Hello', 'Still here']);
    await visitor.ok('sync', { sessions: { [session]: 0 } });
    await until(() => visitor.inbox.some((read) => read.kind === 'batch'));
    expect(visitor.wire.join()).not.toContain('TOP-SECRET');
  });

  it('has the visitor of an ended session shut out after half an hour', async () => {
    const server = await startServer();
    const hub = await server.start();
    const { session } = expectOk(await hub.door.startSession({}));
    const visitor = await server.connect({ kind: 'visitor', id: session });
    await visitor.ok('session.end');
    server.clock.forward(29 * 60_000);
    await visitor.ok('sync', { sessions: {} });
    server.clock.forward(2 * 60_000);
    await until(() => !visitor.connected);
  });

  it('says good-bye without a word in the log, and last of all that it is offline', async () => {
    const said: unknown[] = [];
    const logger: Logger = { ...silent, warn: (...words) => said.push(words), error: (...words) => said.push(words) };
    const server = await startServer(logger);
    const hub = await server.start();
    const agent = await server.connect({ kind: 'agent', id: 'bertil' });
    await until(() => agent.retained.has('parley/v1/hub'));
    await hub.close();
    const offline = { v: 1, state: 'offline', epoch: 1 };
    await until(() => JSON.stringify(agent.retained.get('parley/v1/hub')) === JSON.stringify(offline));
    // A round trip later nothing else has come.
    await agent.send('sync', { sessions: {} });
    expect(agent.retained.get('parley/v1/hub')).toEqual(offline);
    expect(said).toEqual([]);
  });

  it('refuses a hub with the wrong password at once', async () => {
    const server = await startServer();
    const wrong = startHub({
      mqtt: { url: server.url, password: 'guess' },
      log: memorySessionLog(),
      workspace: memoryWorkspace(seedWith()),
      accounts: { find: () => undefined, list: () => [] },
      clock: systemClock,
      ids: systemIds,
      logger: silent,
    });
    await expect(wrong).rejects.toThrow(/Not authorized|refused/i);
  });
});
