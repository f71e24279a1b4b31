import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { DEFAULT_OPTIONS } from '../../broker/options/read-options';
import { SessionCard } from '../../broker/protocol/models';
import { serve } from '../../broker/serve';
import { HistoryIndex } from '../../broker/store/history/history-index';
import { FORMAT, formatOf } from '../../broker/store/history/segment-file';
import type { LogRecord } from '../../broker/store/ports';
import { openSessionLog } from '../../broker/store/session-log';
import { openAgentFiles } from '../../electron/console/files';
import { until } from '../broker/hub/until';
import { expectOk } from '../broker/hub/world';
import { collectErrors } from '../broker/store/history/records';
import { testDirectory } from '../electron/console/parts';
import { connected, openConsole } from '../electron/console/team';
import { BEGAN, everyEvent } from './every-event';

/** What 0.1.0 left on disk (`make.ts` made it, once). It is copied, opened, and must be all there. */
const GOLDEN = join(import.meta.dirname, '../../fixtures/golden/0.1.0');

const CONTENTS = z
  .object({
    workspace: z.object({
      resolved: z.string(),
      open: z.string(),
      waiting: z.string(),
      asked: z.string(),
      file: z.string(),
      unsent: z.array(z.string()),
      draft: z.string(),
    }),
    segments: z.record(z.string(), z.number()),
  })
  .parse(JSON.parse(await readFile(join(GOLDEN, 'contents.json'), 'utf8')));
const LEFT = CONTENTS.workspace;

async function copyOf(part: 'segments' | 'workspace'): Promise<string> {
  const dir = join(await testDirectory(), part);
  await cp(join(GOLDEN, part), dir, { recursive: true });
  return dir;
}

async function openSegments(now: number) {
  const dir = await copyOf('segments');
  const errors = collectErrors();
  const log = await openSessionLog({ dir: join(dir, 'log'), logger: errors.logger, now: () => now });
  onTestFinished(() => log.close());
  return { dir, log, errors };
}

/** A server on what was left, at free ports, and all that it complained of. */
async function openServer() {
  const dataDir = await copyOf('workspace');
  const errors = collectErrors();
  const server = expectOk(
    await serve({
      options: { ...DEFAULT_OPTIONS, mqttPort: 0, httpPort: 0 },
      dataDir,
      visitorDir: dataDir,
      historyWorker: new URL('../../broker/store/history/worker-from-source.mjs', import.meta.url),
      logger: errors.logger,
      say: () => undefined,
    }),
  );
  onTestFinished(() => server.close());
  return { server, dataDir, errors };
}

async function openAino(dataDir: string, server: string) {
  const core = await openConsole({ dataDir, server });
  expectOk(await core.signIn(null, 'aino', 'demo'));
  await connected(core);
  return core;
}

describe('a session log of 0.1.0', () => {
  it('is read event by event, of every type, whether the session has ended or not', async () => {
    const { log, errors } = await openSegments(BEGAN + 60_000);
    const began = Object.keys(CONTENTS.segments);
    for (const [session, length] of Object.entries(CONTENTS.segments)) {
      const page = await log.read(session, 0, 1_000_000);
      expect(page.events).toEqual(everyEvent(session, BEGAN + began.indexOf(session) * 60_000, length));
    }
    expect(errors.said).toEqual([]);
  });

  it('gives back what is open, its marks and the commands that were answered', async () => {
    const { log } = await openSegments(BEGAN + 60_000);
    const records: LogRecord[] = [];
    await log.recover((record) => records.push(record));
    expect(new Set(records.map((record) => record.session))).toEqual(new Set(Object.keys(CONTENTS.segments)));
    expect(records.findLast((record) => record.kind === 'marks')).toEqual({
      kind: 'marks',
      session: 'open-live',
      side: 'visitor',
      delivered: 29,
      read: 28,
    });
    expect(records.flatMap((record) => (record.kind === 'events' && record.command) || [])).toContainEqual({
      id: 'c-12',
      by: 'agent:aino',
      reply: { seq: 29 },
    });
  });

  it('is read also where its indexes are gone, and when its sessions ended long ago', async () => {
    const { dir, log } = await openSegments(BEGAN + 30 * 86_400_000);
    const ended = await log.read('ended-2', 0, 1_000_000);
    expect(ended.events).toHaveLength(30);
    await log.close();
    for (const file of await readdir(join(dir, 'log'))) {
      if (file.endsWith('.json')) await rm(join(dir, 'log', file));
    }
    const errors = collectErrors();
    const again = await openSessionLog({ dir: join(dir, 'log'), logger: errors.logger, now: () => BEGAN });
    onTestFinished(() => again.close());
    expect((await again.read('ended-2', 0, 1_000_000)).events).toEqual(ended.events);
    expect(errors.said).toEqual([]);
  });

  it('is found in its history', async () => {
    const { dir, log, errors } = await openSegments(BEGAN);
    const history = join(dir, 'history');
    const files = (await readdir(history)).sort();
    const formats = async () => Promise.all(files.map(async (name) => formatOf(await readFile(join(history, name)))));
    expect(await formats()).toEqual([2, 2, 2, 2, 2]);
    const told: string[] = [];
    const index = new HistoryIndex({
      logDir: join(dir, 'log'),
      dir: history,
      logger: { ...errors.logger, info: (_context, message) => void told.push(message) },
      now: () => BEGAN,
      patienceMs: 20_000,
    });
    const search = async (text: string) =>
      expectOk(await index.search({ viewer: { kind: 'all' }, limit: 10, text }, log.position())).sessions;
    expect((await search('zazolc gesla')).map(({ session }) => session).sort()).toEqual([
      'ended-1',
      'ended-2',
      'open-live',
    ]);
    expect((await search('dziekuje'))[0]).toMatchObject({ state: 'ended' });
    expect(errors.said).toEqual([]);
    // What 0.1.0 had written for searching is known by its number, made anew from the log, and said.
    expect(told).toEqual(
      files.map(
        (name) => `${name} was written by an older version (format 2, here ${FORMAT}); it is made again from the log.`,
      ),
    );
    expect(await formats()).toEqual(files.map(() => FORMAT));
    expect((await readdir(history)).sort()).toEqual(files);
  });
});

describe('a data directory of 0.1.0 whose processes were killed', () => {
  it('opens without a complaint, with every document', async () => {
    const { server, dataDir, errors } = await openServer();
    expect(errors.said).toEqual([]);
    const aside = await readdir(join(dataDir, 'server'));
    expect(aside.filter((name) => /corrupt|spoilt|bad|aside/.test(name))).toEqual([]);
    expect(server.accounts.list()).toHaveLength(6);
    const core = await openAino(dataDir, server.local);
    expect(core.state.status).toMatchObject({ status: 'inactive', reason: 'Lunch' });
    await until(() => core.state.canned.loaded);
    expect(Object.keys(core.state.canned.responses).length).toBeGreaterThan(100);
    const tickets = expectOk(await core.call('tickets.search', { text: 'Palkkalaskelma' }));
    expect(JSON.stringify(tickets)).toContain(LEFT.resolved);
  });

  it('has every chat as it was: ended with its file and rating, live, waiting, with the bot', async () => {
    const { server, dataDir } = await openServer();
    const core = await openAino(dataDir, server.local);
    const card = async (session: string) => SessionCard.parse(expectOk(await core.call('chat.card', { session })));
    expect(await card(LEFT.resolved)).toMatchObject({
      state: 'ended',
      person: 'p-0001',
      rating: { score: 5, comment: 'Kiitos!' },
      files: [{ file: LEFT.file, name: 'näyttö kuva.png' }],
      marks: { visitor: { read: 3 } },
    });
    expect(await card(LEFT.open)).toMatchObject({ state: 'live', supportPerson: { id: 'aino' } });
    expect(await card(LEFT.waiting)).toMatchObject({ state: 'queued', skill: 'facilities' });
    expect(await card(LEFT.asked)).toMatchObject({ state: 'bot' });
    const { status, body } = await core.file(LEFT.file);
    expect(status).toBe(200);
    const chunks: Buffer[] = [];
    if (body !== null) for await (const chunk of body) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).subarray(1, 4).toString()).toBe('PNG');
  });

  it('keeps what the console had: settings, the draft, windows, and what was not sent', async () => {
    const { server, dataDir } = await openServer();
    const [folder = ''] = await readdir(join(GOLDEN, 'workspace/console/agents'));
    const address = `http://${folder.replace('_', ':').replace('-aino', '')}/`;
    const files = await openAgentFiles(
      { dir: join(dataDir, 'console'), logger: collectErrors().logger, now: () => BEGAN },
      { address, own: false },
      'aino',
    );
    expect(files.outbox.value.entries.map(({ text }) => text)).toEqual(['Soitin palkkoihin.', ...LEFT.unsent]);
    expect(files.drafts.value.drafts).toEqual({ [LEFT.open]: { text: LEFT.draft, note: false } });
    expect(files.cannedUses.value.uses).toEqual({ 'c-en-greeting': 1 });
    expect(files.windows.value.popOuts).toEqual([
      { target: { kind: 'chat', session: LEFT.open }, displays: '1920x1080' },
    ]);
    // At another port it is the same server: what waited is sent there.
    const core = await openAino(dataDir, server.local);
    expect(core.state.settings).toMatchObject({ theme: 'dark', undoSeconds: 0, sound: false });
    const said = () =>
      (core.state.conversations[LEFT.open] ?? []).flatMap(({ data }) => ('text' in data ? [data.text] : []));
    await until(() => LEFT.unsent.every((text) => said().includes(text)));
    expect(core.state.chats[LEFT.open]?.draft).toEqual({ text: LEFT.draft, note: false });
    const folders = await readdir(join(dataDir, 'console/agents'));
    expect(folders.filter((name) => name.startsWith(folder))).toEqual([expect.stringMatching(/\.taken-over-\d+$/)]);
  });
});
