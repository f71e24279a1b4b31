import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { DEFAULT_OPTIONS } from '../../../broker/options/read-options';
import { SessionStarted } from '../../../broker/protocol/http';
import { type RunningServer, serve } from '../../../broker/serve';
import { systemIds } from '../../../broker/system';
import { Console } from '../../../electron/console/console';
import { TestClient } from '../../broker/hub/client';
import { realClock } from '../../broker/hub/clocks';
import { until } from '../../broker/hub/until';
import { expectOk } from '../../broker/hub/world';
import { CAPABILITIES } from '../contract/console-script';
import { KeptLog, testDirectory } from './parts';

/** The whole server of a team, with the demo workspace, in this process. */
export class Team {
  readonly dir: string;
  #server: RunningServer;
  readonly #clients: TestClient[] = [];

  private constructor(dir: string, server: RunningServer) {
    this.dir = dir;
    this.#server = server;
  }

  static async start(): Promise<Team> {
    const dir = join(await testDirectory(), 'team');
    const team = new Team(dir, await startServer(dir, 0, 0));
    onTestFinished(async () => {
      for (const client of team.#clients) await client.close();
      await team.#server.close();
    });
    return team;
  }

  get server(): RunningServer {
    return this.#server;
  }

  get address(): string {
    return this.#server.local;
  }

  /** Stops it, does something meanwhile, and starts it again at the same place. */
  async restart(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    const { mqtt, local } = this.#server;
    await this.#server.close();
    await meanwhile();
    this.#server = await startServer(this.dir, Number(new URL(mqtt).port), Number(new URL(local).port));
  }

  /** A visitor who waits for the skill. */
  async visitor(skill = 'it', email?: string): Promise<TestClient> {
    const response = await fetch(new URL('/api/sessions', this.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Maija', skill, ...(email === undefined ? {} : { email }) }),
    });
    const { session, token } = SessionStarted.parse(await response.json());
    const client = await TestClient.connect(this.#server.mqtt, 'visitor', session, false, token);
    this.#clients.push(client);
    await client.ok('sync', { sessions: {} });
    return client;
  }

  /** A console of nobody yet. */
  async console(more: Partial<Parameters<typeof Console.open>[0]> = {}): Promise<Console> {
    const core = await openConsole({ server: this.address, ...more });
    return core;
  }

  /** An agent's console, signed in and connected. */
  async agent(agent: string, more: Partial<Parameters<typeof Console.open>[0]> = {}): Promise<Console> {
    const core = await this.console(more);
    expectOk(await core.signIn(null, agent, 'demo'));
    await connected(core);
    return core;
  }
}

export async function openConsole(more: Partial<Parameters<typeof Console.open>[0]> = {}): Promise<Console> {
  const core = await Console.open({
    dataDir: more.dataDir ?? (await testDirectory()),
    server: null,
    agent: null,
    capabilities: CAPABILITIES,
    clock: realClock,
    ids: systemIds,
    logger: new KeptLog(),
    ...more,
  });
  onTestFinished(() => core.close());
  return core;
}

export async function connected(core: Console): Promise<void> {
  await until(() => core.state.connection.kind === 'connected');
}

async function startServer(dir: string, mqttPort: number, httpPort: number): Promise<RunningServer> {
  await mkdir(dir, { recursive: true });
  const started = await serve({
    options: { ...DEFAULT_OPTIONS, mqttPort, httpPort },
    dataDir: dir,
    visitorDir: dir,
    historyWorker: new URL('../../../broker/store/history/worker-from-source.mjs', import.meta.url),
    logger: new KeptLog(),
    say: () => undefined,
  });
  return expectOk(started);
}
