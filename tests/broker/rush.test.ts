import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_OPTIONS } from '../../broker/options/read-options';
import { SessionStarted } from '../../broker/protocol/http';
import { type RunningServer, serve } from '../../broker/serve';
import type { Logger } from '../../broker/store/logger';
import type { LogRecord } from '../../broker/store/ports';
import { openSessionLog } from '../../broker/store/session-log';
import { TestClient } from './hub/client';
import { expectOk } from './hub/world';

const VISITORS = 50;
/** Eleven places for fifty visitors; two have a skill each, one both. Of the demo workspace. */
const TEAM = [
  { id: 'aino', limit: 3, toggles: true },
  { id: 'bertil', limit: 2, toggles: false },
  { id: 'claire', limit: 4, toggles: true },
  { id: 'frank', limit: 2, toggles: true },
] as const;
const SKILLS = ['it', 'hr'] as const;

const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('a rush of visitors at the whole server, while agents come and go', () => {
  it('exceeds no limit, skips nobody of a skill, and brings every chat to an agent', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'parley-rush-'));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    const server = await serverFor(dir);
    const agents = await Promise.all(
      TEAM.map(async (agent) => ({
        ...agent,
        client: await TestClient.connect(server.mqtt, 'agent', agent.id, false, 'demo'),
      })),
    );
    const quiet: Quiet[] = [];

    const visitors: TestClient[] = [];
    const arrivals = Array.from({ length: VISITORS }, async (_, at) => {
      visitors.push(await visitorOf(server, SKILLS[at % 2] ?? 'it'));
    });
    const isOver = (): boolean =>
      visitors.length === VISITORS &&
      visitors.every((visitor) => visitor.events().some(({ type }) => type === 'session.ended'));
    const work = agents.map(async ({ id, client, toggles }) => {
      let base = 0;
      const set = async (status: 'active' | 'inactive'): Promise<void> => {
        await client.ok('status.set', { status, base });
        base += 1;
      };
      for (let turn = 0; !isOver(); turn += 1) {
        // The oldest and the newest in turn; a visitor may have been quicker.
        const chat = client.chats().at(turn % 2 === 0 ? 0 : -1);
        if (chat !== undefined) await client.command('session.end', {}, chat);
        if (toggles && turn % 3 === 1) {
          await set('inactive');
          const from = Date.now();
          await client.ok('sync', { sessions: {} });
          quiet.push({ agent: id, from, to: Date.now() });
          await set('active');
        } else await client.ok('sync', { sessions: {} });
      }
    });
    await Promise.all([...arrivals, ...work]);
    await Promise.all([...visitors, ...agents.map(({ client }) => client)].map((client) => client.close()));
    await server.close();

    const records = await recordsOf(dir);
    const seen = readLog(records, quiet);
    expect(seen.assigned).toBe(VISITORS);
    // It was a rush: everybody had chats, and who stayed was full.
    expect(Object.keys(seen.most).sort()).toEqual(TEAM.map(({ id }) => id));
    expect(seen.most.bertil).toBe(2);
    expect(quiet.length).toBeGreaterThan(10);
  }, 40_000);
});

/** A time in which an agent was inactive for certain, in milliseconds of the clock. */
interface Quiet {
  readonly agent: string;
  readonly from: number;
  readonly to: number;
}

/** Goes through the log in its order and fails at the first record that breaks a promise. */
function readLog(records: readonly LogRecord[], quiet: readonly Quiet[]) {
  const held = new Map<string, Set<string>>(TEAM.map(({ id }) => [id, new Set()]));
  const most: Record<string, number> = {};
  const waiting = new Map<string, { readonly skill: string; readonly since: string }>();
  let assigned = 0;
  for (const record of records) {
    if (record.kind !== 'events') continue;
    for (const event of record.events) {
      const { session } = event;
      if (event.type === 'queue.entered') waiting.set(session, event.data);
      if (event.type === 'session.ended') for (const chats of held.values()) chats.delete(session);
      if (event.type !== 'agent.assigned') continue;
      const { id } = event.data.agent;
      const agent = TEAM.find((each) => each.id === id);
      const got = waiting.get(session);
      const chats = held.get(id);
      if (agent === undefined || got === undefined || chats === undefined) throw new Error(`Nobody knows ${id}.`);
      assigned += 1;
      waiting.delete(session);
      expect([...held.values()].some((others) => others.has(session))).toBe(false);
      chats.add(session);
      most[id] = Math.max(most[id] ?? 0, chats.size);
      expect([id, chats.size <= agent.limit]).toEqual([id, true]);

      const at = Date.parse(event.at);
      expect(quiet.filter((each) => each.agent === id && at > each.from && at < each.to)).toEqual([]);
      const passed = [...waiting.values()].filter(({ skill, since }) => skill === got.skill && since < got.since);
      // Of an agent who goes, what was decided first may come to nothing when what was decided next is carried out.
      expect([session, id, passed.length <= (agent.toggles ? agent.limit - 1 : 0)]).toEqual([session, id, true]);
    }
  }
  expect([...waiting.keys()]).toEqual([]);
  return { assigned, most };
}

/** The whole server with the demo workspace; fifty visitors come from one address at once. */
async function serverFor(dir: string): Promise<RunningServer> {
  const start = async (): Promise<RunningServer> =>
    expectOk(
      await serve({
        options: { ...DEFAULT_OPTIONS, mqttPort: 0, httpPort: 0 },
        dataDir: dir,
        visitorDir: dir,
        historyWorker: new URL('../../broker/store/history/worker-from-source.mjs', import.meta.url),
        logger: silent,
        say: () => undefined,
      }),
    );
  await mkdir(dir, { recursive: true });
  await (await start()).close();
  const file = join(dir, 'server', 'settings.json');
  const stored = JSON.parse(await readFile(file, 'utf8')) as { settings: object };
  const settings = { ...stored.settings, limits: { sessionStartsPerMinute: 1_000 } };
  await writeFile(file, JSON.stringify({ ...stored, settings }));
  return start();
}

async function visitorOf(server: RunningServer, skill: string): Promise<TestClient> {
  const response = await fetch(new URL('/api/sessions', server.local), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Maija', skill }),
  });
  const { session, token } = SessionStarted.parse(await response.json());
  const client = await TestClient.connect(server.mqtt, 'visitor', session, false, token);
  await client.ok('sync', { sessions: {} });
  return client;
}

async function recordsOf(dir: string): Promise<readonly LogRecord[]> {
  const log = await openSessionLog({ dir: join(dir, 'server', 'log'), logger: silent, now: () => Date.now() });
  const records: LogRecord[] = [];
  await log.recover((record) => records.push(record));
  await log.close();
  return records;
}
