import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../../broker/store/ports';
import { TestClient } from '../../hub/client';
import { until } from '../../hub/until';
import { PDF, PNG, SVG } from '../../store/files/samples';
import { errorOf, PASSWORD, WebWorld, type WebWorldOptions } from '../web-world';
import { filesUnder, Sender, untilSo } from './form';

const closers: (() => Promise<unknown>)[] = [];
const HOUR = 60 * 60_000;

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: WebWorldOptions = {}): Promise<WebWorld> {
  const world = await WebWorld.start(options);
  closers.push(() => world.close());
  return world;
}

async function visitorOf(sender: Sender): Promise<TestClient> {
  const visitor = await sender.connect();
  closers.push(() => visitor.close());
  return visitor;
}

async function agentOf(world: WebWorld, id = 'bertil'): Promise<TestClient> {
  const agent = await TestClient.connect(world.mqtt, 'agent', id, false, PASSWORD);
  closers.push(() => agent.close());
  return agent;
}

const tokenOf = async (world: WebWorld, id: string): Promise<string> =>
  (await world.tokens.issue({ kind: 'agent', id }, HOUR)).token;

describe('a message with files', () => {
  it('holds them, with words or without, and the agent gets their names, types and sizes', async () => {
    const world = await start({ agents: ['bertil'] });
    const agent = await agentOf(world);
    const sender = await Sender.start(world, { skill: 'it' });
    const visitor = await visitorOf(sender);
    await agent.event('agent.assigned', sender.session);
    const [a, b] = [await sender.uploaded('a.png', PNG), await sender.uploaded('b.pdf', PDF)];
    await visitor.ok('message.post', { text: 'Look at these', files: [a.file, b.file] });
    const c = await sender.uploaded('c.svg', SVG);
    await visitor.ok('message.post', { text: '', files: [c.file] });

    const seen = () =>
      agent.events(sender.session).flatMap((event) => (event.type === 'message.posted' ? [event.data] : []));
    await until(() => seen().length === 2);
    expect(seen()).toMatchObject([
      { text: 'Look at these', files: [a, b] },
      { text: '', files: [c] },
    ]);
    const card = await agent.ok('session.get', {}, sender.session);
    expect(card.files).toMatchObject([a, b, c]);
  });

  it('of an agent is invalid, in every form, and so is a note', async () => {
    const world = await start({ agents: ['bertil'] });
    const agent = await agentOf(world);
    const sender = await Sender.start(world, { skill: 'it' });
    await visitorOf(sender);
    await agent.event('agent.assigned', sender.session);
    const { file } = await sender.uploaded('a.png', PNG);
    for (const files of [[file], [], null, 'x', [{ file }], {}]) {
      expect(await agent.code('message.post', { text: 'Here', files }, sender.session)).toBe('invalid');
      expect(await agent.code('note.post', { text: 'Here', files }, sender.session)).toBe('invalid');
    }
    const token = await tokenOf(world, 'bertil');
    expect((await new Sender(world, sender.session, token).upload('a.png', PNG)).status).toBe(401);
    await agent.ok('message.post', { text: 'No files' }, sender.session);
    expect(agent.texts(sender.session)).toEqual(['No files']);
  });

  it('names files of its own session only, each once, not too many, and none that is in a message', async () => {
    const world = await start();
    const sender = await Sender.start(world, { skill: 'it' });
    const other = await Sender.start(world, { skill: 'it' });
    const visitor = await visitorOf(sender);
    const mine = await sender.uploaded('a.png', PNG);
    const theirs = await other.uploaded('a.png', PNG);
    const post = (files: readonly string[], text = 'x') => visitor.code('message.post', { text, files });
    expect(await post([theirs.file])).toBe('not_found');
    expect(await post(['01980b6e-40c4-7d02-a8f0-9b5e13c7d640'])).toBe('not_found');
    expect(await post(['../../secrets.json'])).toBe('not_found');
    expect(await post([mine.file, mine.file])).toBe('invalid');
    expect(await post([], '')).toBe('invalid');
    const six = await Promise.all(['1', '2', '3', '4', '5'].map((name) => sender.uploaded(`${name}.png`, PNG)));
    expect(await post([mine.file, ...six.map(({ file }) => file)])).toBe('limit_reached');
    // One that cannot be had leaves the others to be posted.
    expect(await post([mine.file, theirs.file])).toBe('not_found');
    expect(await post([mine.file])).toBe('ok');
    expect(await post([mine.file])).toBe('conflict');
    expect(await post(six.map(({ file }) => file))).toBe('ok');
  });

  it('that is repeated gets the first answer again, and stands once in the chat', async () => {
    const sender = await Sender.start(await start(), { skill: 'it' });
    const visitor = await visitorOf(sender);
    const { file } = await sender.uploaded('a.png', PNG);
    const command = JSON.stringify({
      v: 1,
      id: 'again',
      type: 'message.post',
      session: sender.session,
      data: { text: '', files: [file] },
    });
    await Promise.all([visitor.raw(command), visitor.raw(command)]);
    await until(() => visitor.replies('again').length === 2);
    await visitor.raw(command);
    await until(() => visitor.replies('again').length === 3);
    const [first, ...others] = visitor.replies('again');
    expect(first?.ok).toBe(true);
    for (const other of others) expect(other).toEqual(first);
    expect(visitor.texts()).toEqual(['']);
  });
});

describe('GET /api/files/{id}', () => {
  it('gives the bytes as something to save, never as a page', async () => {
    const sender = await Sender.start(await start());
    const file = await sender.uploaded('Über "alles".svg', SVG);
    const answer = await sender.read(file.file);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'x-content-type-options': 'nosniff',
      'content-disposition': `attachment; filename="_ber _alles_.svg"; filename*=UTF-8''%C3%9Cber%20_alles_.svg`,
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
      'content-length': String(file.size),
      'cache-control': 'private, no-store',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('answers its visitor and agents of the chat, once it is posted, and 404 for everybody else', async () => {
    const world = await start({ agents: ['bertil', 'claire', 'aino'] });
    const agent = await agentOf(world);
    const sender = await Sender.start(world, { skill: 'it' });
    const other = await Sender.start(world);
    const visitor = await visitorOf(sender);
    await agent.event('agent.assigned', sender.session);
    const { file } = await sender.uploaded('a.png', PNG);
    const bertil = await tokenOf(world, 'bertil');
    const status = async (token: string) => (await sender.read(file, token)).status;
    expect([await status(sender.token), await status(bertil)]).toEqual([200, 404]);
    await visitor.ok('message.post', { text: 'x', files: [file] });
    expect([await status(sender.token), await status(bertil)]).toEqual([200, 200]);
    for (const token of [other.token, await tokenOf(world, 'darek'), await tokenOf(world, 'nobody'), 'x', '']) {
      const answer = await sender.read(file, token);
      expect(errorOf(answer).code).toBe('not_found');
      expect(answer.status).toBe(404);
    }
    expect((await world.ask(`/api/files/${file}`)).status).toBe(404);
    for (const id of ['01980b6e-40c4-7d02-a8f0-9b5e13c7d640', '..%2f..%2fsecrets.json', 'x', `${file}.json`]) {
      expect((await sender.read(id)).status).toBe(404);
    }
  });

  it('answers every agent who may read a ticket that has the file', async () => {
    const world = await start({ agents: ['bertil', 'frank'] });
    const agent = await agentOf(world);
    const sender = await Sender.start(world, { skill: 'it' });
    const visitor = await visitorOf(sender);
    await agent.event('agent.assigned', sender.session);
    const [{ file }, other] = [await sender.uploaded('a.png', PNG), await sender.uploaded('b.png', PNG)];
    await visitor.ok('message.post', { text: 'x', files: [file, other.file] });
    const frank = await tokenOf(world, 'frank');
    expect((await sender.read(file, frank)).status).toBe(404);
    const values = { subject: ['A'], description: ['B'], priority: ['normal'] };
    await agent.ok('ticket.create', { values, files: [file] }, sender.session);
    await untilSo(async () => (await sender.read(file, frank)).status === 200);
    expect((await sender.read(other.file, frank)).status).toBe(404);
  });

  it('answers the visitor for half an hour after the end', async () => {
    const sender = await Sender.start(await start());
    const visitor = await visitorOf(sender);
    const { file } = await sender.uploaded('a.png', PNG);
    await visitor.ok('message.post', { text: '', files: [file] });
    await visitor.ok('session.end');
    sender.world.clock.forward(29 * 60_000);
    expect((await sender.read(file)).status).toBe(200);
    sender.world.clock.forward(2 * 60_000);
    expect((await sender.read(file)).status).toBe(404);
  });

  it('says so when the bytes are lost, and goes on', async () => {
    const world = await start();
    const sender = await Sender.start(world);
    const { file } = await sender.uploaded('a.png', PNG);
    await writeFile(join(world.filesDir, 'kept', file.slice(-2), file), 'cut');
    const answer = await sender.read(file);
    expect([answer.status, errorOf(answer).code]).toEqual([503, 'unavailable']);
    expect((await sender.upload('b.png', PNG)).status).toBe(201);
  });
});

describe('files that nobody posted', () => {
  it('go after an hour, with their room; posted ones stay', async () => {
    const world = await start({ limits: { filesPerSession: 2 } });
    const sender = await Sender.start(world, { skill: 'it' });
    const visitor = await visitorOf(sender);
    const kept = await sender.uploaded('kept.png', PNG);
    await visitor.ok('message.post', { text: '', files: [kept.file] });
    world.clock.forward(HOUR / 2);
    const gone = await sender.uploaded('gone.png', PNG);
    expect(errorOf(await sender.upload('more.png', PNG)).code).toBe('limit_reached');
    world.clock.forward(HOUR - 1_000);
    expect((await sender.read(gone.file)).status).toBe(200);
    world.clock.forward(2_000);
    await untilSo(async () => (await sender.read(gone.file)).status === 404);
    expect(await visitor.code('message.post', { text: '', files: [gone.file] })).toBe('not_found');
    expect((await sender.read(kept.file)).status).toBe(200);
    await untilSo(async () => (await filesUnder(world.filesDir)).length === 2);
    expect((await sender.upload('more.png', PNG)).status).toBe(201);
    expect(world.files.figures()).toMatchObject({ filesSwept: 1, filesReceived: 3, filesUnposted: 1 });
  });
});

describe('the quota of a session', () => {
  it('holds when many files come at once, by number and by size', async () => {
    const plans = fc.record({
      filesPerSession: fc.integer({ min: 1, max: 6 }),
      sessionFileBytes: fc.integer({ min: 2_000, max: 60_000 }),
      sizes: fc.array(fc.integer({ min: 100, max: 20_000 }), { minLength: 3, maxLength: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(plans, async ({ filesPerSession, sessionFileBytes, sizes }) => {
        const world = await WebWorld.start({ limits: { filesPerSession, sessionFileBytes }, pages: false });
        try {
          const sender = await Sender.start(world);
          const answers = await Promise.all(
            sizes.map((size) => sender.upload('a.pdf', Buffer.concat([PDF, Buffer.alloc(size)]))),
          );
          const taken = answers.filter(({ status }) => status === 201);
          expect(taken.length).toBeLessThanOrEqual(filesPerSession);
          const bytes = taken.reduce((sum, { json }) => sum + Number(Object(json).size), 0);
          expect(bytes).toBeLessThanOrEqual(sessionFileBytes);
          for (const answer of answers.filter(({ status }) => status !== 201)) {
            expect(['limit_reached', 'rate_limited']).toContain(errorOf(answer).code);
          }
          // What was refused has left nothing behind: two files on disk for each that was taken.
          expect((await filesUnder(world.filesDir)).length).toBe(2 * taken.length);
        } finally {
          await world.close();
        }
      }),
      { numRuns: 8 },
    );
  });

  it('is filled to the last byte', async () => {
    const sender = await Sender.start(await start({ limits: { sessionFileBytes: 10_000 } }));
    const of = (size: number) => Buffer.concat([PDF, Buffer.alloc(size - PDF.length)]);
    expect((await sender.upload('a.pdf', of(4_000))).status).toBe(201);
    expect((await sender.upload('a.pdf', of(6_001))).status).toBe(409);
    expect((await sender.upload('a.pdf', of(6_000))).status).toBe(201);
    expect((await sender.upload('a.pdf', PDF)).status).toBe(409);
  });
});

describe('a restart', () => {
  it('keeps posted files and unposted ones, and goes on counting both', async () => {
    const filesDir = await mkdtemp(join(tmpdir(), 'parley-files-'));
    closers.push(() => rm(filesDir, { recursive: true, force: true }));
    const records: LogRecord[] = [];
    const shared = { filesDir, records, limits: { filesPerSession: 3 } };
    const before = await WebWorld.start(shared);
    const sender = await Sender.start(before, { skill: 'it' });
    const visitor = await sender.connect();
    const posted = await sender.uploaded('posted.png', PNG);
    await visitor.ok('message.post', { text: '', files: [posted.file] });
    const unposted = await sender.uploaded('unposted.png', PNG);
    await visitor.close();
    await before.close();
    // What a crash leaves behind.
    await writeFile(join(filesDir, 'incoming', 'half.bytes'), 'half');

    const after = await start(shared);
    const token = (await after.tokens.issue({ kind: 'visitor', id: sender.session }, HOUR)).token;
    const again = new Sender(after, sender.session, token);
    expect((await again.read(posted.file)).text.length).toBe(PNG.toString('utf8').length);
    const back = await visitorOf(again);
    expect(await back.code('message.post', { text: '', files: [posted.file] })).toBe('conflict');
    await back.ok('message.post', { text: '', files: [unposted.file] });
    expect((await again.upload('third.png', PNG)).status).toBe(201);
    expect((await again.upload('fourth.png', PNG)).status).toBe(409);
    expect((await filesUnder(filesDir)).filter((path) => path.startsWith('incoming'))).toEqual([]);
  });
});
