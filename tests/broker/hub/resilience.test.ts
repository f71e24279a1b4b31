import { afterEach, describe, expect, it } from 'vitest';
import { fail } from '../../../broker/protocol/errors';
import { memorySessionLog } from '../../../broker/store/memory';
import type { LogRecord, SessionLog } from '../../../broker/store/ports';
import { ShiftedClock } from './clocks';
import { until } from './until';
import { World, type WorldOptions } from './world';

let world: World | null = null;
/** What the hub is expected to have complained about. */
let complaints: RegExp | null = null;

async function start(options: WorldOptions = {}): Promise<World> {
  world = await World.start(options);
  return world;
}

afterEach(async () => {
  const errors = (world?.errors ?? []).filter((error) => complaints?.test(JSON.stringify(error)) !== true);
  await world?.close();
  world = null;
  complaints = null;
  expect(errors).toEqual([]);
});

async function liveWith(running: World) {
  const agent = await running.agent('bertil');
  const visitor = await running.waiting();
  await agent.event('agent.assigned', visitor.id);
  return { agent, visitor };
}

const hubStates = (client: { retained: Map<string, unknown> }) =>
  client.retained.get('parley/v1/hub') as { state: string; epoch: number } | undefined;

describe('a command', () => {
  it('that comes again gets the first reply again, and happens once', async () => {
    const running = await start();
    const { agent, visitor } = await liveWith(running);
    const command = { v: 1, id: 'again', type: 'message.post', session: visitor.id, data: { text: 'Once' } };
    await Promise.all([1, 2, 3].map(() => visitor.raw(JSON.stringify(command))));
    await until(() => visitor.replies('again').length === 3);
    await visitor.ok('session.end');
    // Another text under the same id is the same command; and the end of the chat does not matter any more.
    await visitor.raw(JSON.stringify({ ...command, data: { text: 'Twice' } }));
    await until(() => visitor.replies('again').length === 4);
    const [first, ...others] = visitor.replies('again');
    for (const other of others) expect(other).toEqual(first);
    await agent.event('session.ended', visitor.id);
    expect(agent.texts(visitor.id)).toEqual(['Once']);
  });

  it('is answered again by a hub that was started anew', async () => {
    const running = await start();
    const { visitor } = await liveWith(running);
    await visitor.send('message.post', { text: 'Once' }, visitor.id, 'over-restart');
    const first = await visitor.reply('over-restart');
    await running.stopHub();
    await running.startHub();
    await visitor.send('message.post', { text: 'Once' }, visitor.id, 'over-restart');
    await until(() => visitor.replies('over-restart').length === 2);
    expect(visitor.replies('over-restart')[1]).toEqual(first);
    expect(visitor.texts()).toEqual(['Once']);
  });

  it('counts for the one who sent it: the same id of somebody else is another command', async () => {
    const running = await start();
    const { agent, visitor } = await liveWith(running);
    await visitor.send('message.post', { text: 'From the visitor' }, visitor.id, 'same');
    await agent.send('message.post', { text: 'From the agent' }, visitor.id, 'same');
    await visitor.reply('same');
    await agent.reply('same');
    await until(() => agent.texts(visitor.id).length === 2);
  });

  it('that was refused stays refused', async () => {
    const running = await start();
    const { agent, visitor } = await liveWith(running);
    const other = await running.waiting();
    const third = await running.waiting();
    await agent.event('agent.assigned', other.id);
    await agent.send('session.take', {}, third.id, 'too-many');
    const refused = await agent.reply('too-many');
    expect(refused.ok ? 'ok' : refused.error.code).toBe('limit_reached');
    await visitor.ok('session.end');
    await agent.event('agent.assigned', third.id);
    await agent.send('session.take', {}, third.id, 'too-many');
    await until(() => agent.replies('too-many').length === 2);
    expect(agent.replies('too-many')[1]).toEqual(refused);
  });

  it('comes after the events it made', async () => {
    const running = await start();
    const { visitor } = await liveWith(running);
    const id = await visitor.send('message.post', { text: 'Hello' }, visitor.id);
    await visitor.reply(id);
    const at = (needle: string) => visitor.wire.findIndex((text) => text.includes(needle));
    expect(at(`"command":"${id}"`)).toBeGreaterThan(-1);
    expect(at(`"command":"${id}"`)).toBeLessThan(at(`"re":"${id}"`));
  });

  it('is slowed when too many come at once', async () => {
    const running = await start();
    const visitor = await running.visitor();
    const ids = await Promise.all(Array.from({ length: 40 }, () => visitor.send('sync', { sessions: {} })));
    const replies = await Promise.all(ids.map((id) => visitor.reply(id)));
    const refused = replies.flatMap((reply) => (reply.ok ? [] : [reply.error]));
    expect(refused.length).toBeGreaterThan(10);
    expect(refused[0]).toMatchObject({ code: 'rate_limited', retryable: true });
    expect(refused[0]?.retryAfterMs).toBeGreaterThan(0);
  });
});

describe('bad input', () => {
  it.each<[string, Record<string, unknown>, string, string[]?]>([
    ['an unknown command', { type: 'chat.explode' }, 'unknown_command'],
    ['another version', { v: 2 }, 'unsupported_version'],
    ['no session', { session: undefined }, 'invalid', ['session']],
    ['a session of somebody else', { session: 'another' }, 'not_found'],
    ['a number for a text', { data: { text: 7 } }, 'invalid', ['data.text']],
    ['an empty text', { data: { text: ' \n ' } }, 'invalid', ['data.text']],
    ['a file that was never sent', { data: { text: 'Hi', files: ['f'] } }, 'not_found'],
    ['a file that is no id', { data: { text: 'Hi', files: [7] } }, 'invalid', ['data.files.0']],
    ['a text that is too long', { data: { text: 'x'.repeat(8_001) } }, 'too_large'],
    ['a text that is far too long', { data: { text: 'x'.repeat(70_000) } }, 'too_large'],
    ['a text of 8,000 characters outside the BMP', { data: { text: '😀'.repeat(8_000) } }, 'ok'],
    ['an agent’s command', { type: 'session.take' }, 'forbidden'],
    ['unknown fields', { data: { text: 'Hi', colour: 'red' }, extra: 1 }, 'ok'],
  ])('%s is answered', async (_, change, code, paths) => {
    const running = await start();
    const visitor = await running.visitor();
    const command = { v: 1, id: 'bad', type: 'message.post', session: visitor.id, data: { text: 'Hi' }, ...change };
    await visitor.raw(JSON.stringify(command));
    const reply = await visitor.reply('bad');
    expect(reply.ok ? 'ok' : reply.error.code).toBe(code);
    if (paths !== undefined) expect(reply.ok ? [] : reply.error.fields?.map((field) => field.path)).toEqual(paths);
  });

  it('without an id is answered without one', async () => {
    const running = await start();
    const visitor = await running.visitor();
    await visitor.raw('{"v":1,');
    const refusal = await until(() => visitor.inbox.find((read) => read.kind === 'refusal'));
    expect(refusal.message).toMatchObject({ re: null, error: { code: 'invalid' } });
  });

  it('of an agent with files is invalid', async () => {
    const running = await start();
    const { agent, visitor } = await liveWith(running);
    expect(await agent.code('message.post', { text: 'Hi', files: [] }, visitor.id)).toBe('invalid');
  });
});

describe('sync', () => {
  it('sends what is missing, in messages of at most 128 KiB', async () => {
    const running = await start();
    const { agent, visitor } = await liveWith(running);
    for (let n = 0; n < 30; n += 1) {
      await agent.ok('message.post', { text: `${n} ${'å'.repeat(7_000)}` }, visitor.id);
    }
    const last = (await until(() => agent.events(visitor.id).find((event) => event.seq === 33))).seq;
    const later = await running.agent('bertil');
    await later.ok('sync', { sessions: { [visitor.id]: 2 } });
    await until(() => later.events(visitor.id).length === last - 2);
    const batches = later.wire.filter((text) => text.includes('"type":"events"'));
    expect(batches.length).toBeGreaterThan(2);
    expect(batches.map((text) => JSON.parse(text).more)).toEqual(batches.map((_, at) => at < batches.length - 1));
    for (const batch of batches) expect(Buffer.byteLength(batch)).toBeLessThanOrEqual(128 * 1024);
    expect(later.events(visitor.id).map((event) => event.seq)).toEqual(
      Array.from({ length: last - 2 }, (_, at) => at + 3),
    );
  });

  it('names what is gone, and goes on for an agent whose chat has ended', async () => {
    const running = await start();
    const { agent, visitor } = await liveWith(running);
    await visitor.ok('session.end');
    const ended = await agent.ok('sync', { sessions: { [visitor.id]: 2, foreign: 1 } });
    expect(ended).toMatchObject({ sessions: [{ session: visitor.id, state: 'ended', lastSeq: 4 }], gone: ['foreign'] });
    expect(await agent.ok('sync', { sessions: {} })).toMatchObject({ sessions: [] });
  });
});

describe('a hub that is stopped and started again', () => {
  it('goes on with every chat where it was', async () => {
    const running = await start();
    const { agent, visitor } = await liveWith(running);
    const withBot = await running.visitor();
    await withBot.ok('bot.choose', { option: 'device' });
    await agent.ok('note.post', { text: 'hidden' }, visitor.id);
    await agent.ok('message.post', { text: 'Before' }, visitor.id);
    const epoch = hubStates(agent)?.epoch ?? 0;

    await running.stopHub();
    await until(() => hubStates(agent)?.state === 'offline');
    const queued = await running.startHub().then(() => running.waiting('hr'));
    await until(() => hubStates(agent)?.state === 'online');
    expect(hubStates(agent)?.epoch).toBe(epoch + 1);

    await visitor.ok('message.post', { text: 'After' });
    await until(() => agent.texts(visitor.id).includes('After'));
    expect(agent.texts(visitor.id)).toEqual(['Before', 'After']);
    // The note is in between for the agent, not for the visitor.
    const seqOf = (text: string) =>
      visitor.events().find((event) => event.type === 'message.posted' && event.data.text === text)?.seq ?? 0;
    expect(seqOf('After')).toBe(seqOf('Before') + 1);
    // The same question is open, though another one has the same options.
    await withBot.ok('bot.choose', { option: 'no' });
    expect((await withBot.event('queue.entered')).data.skill).toBe('hr');
    const claire = await running.agent('claire');
    await claire.event('agent.assigned', queued.id);
    await claire.event('agent.assigned', withBot.id);
    // The limit counts what was there before.
    await running.waiting();
    await running.waiting();
    await until(() => agent.chats().length === 2);
    expect(running.hub.door.figures()).toMatchObject({ waiting: 1, live: 4, agentsOnline: 2 });
  });

  it('gives an agent who died meanwhile the grace time from its own start', async () => {
    const clock = new ShiftedClock();
    const running = await start({ clock });
    const { agent, visitor } = await liveWith(running);
    await running.stopHub();
    agent.vanish();
    clock.forward(300_000);
    await running.startHub();
    const aino = await running.agent('aino');
    await visitor.ok('message.post', { text: 'Still there?' });
    clock.forward(55_000);
    await aino.ok('sync', { sessions: {} });
    expect(aino.chats()).toEqual([]);
    clock.forward(6_000);
    await aino.event('agent.assigned', visitor.id);
    await until(() => aino.texts(visitor.id).includes('Still there?'));
  });

  it('lets the visitor of an ended session come for half an hour, and then revokes the token', async () => {
    const clock = new ShiftedClock();
    const revoked: string[] = [];
    const tokens = { revoke: async (principal: { id: string }) => void revoked.push(principal.id) };
    const running = await start({ clock, tokens });
    const { visitor } = await liveWith(running);
    await visitor.ok('session.end');
    await running.stopHub();
    await running.startHub();
    clock.forward(29 * 60_000);
    expect(running.hub.door.visitorMayReturn(visitor.id)).toBe(true);
    await visitor.ok('sync', { sessions: {} });
    await visitor.ok('session.rate', { score: 3 });
    clock.forward(60_000);
    expect(revoked).toEqual([visitor.id]);
    expect(running.hub.door.visitorMayReturn(visitor.id)).toBe(false);
    expect(await visitor.code('sync', { sessions: {} })).toBe('not_found');
  });
});

describe('a broker that is restarted under the hub', () => {
  it('finds everything again: retained words, chats and who is there', async () => {
    const running = await start();
    const { agent, visitor } = await liveWith(running);
    // Nothing is about to be published anyway.
    await until(() => JSON.stringify(agent.retained.get('parley/v1/queue')) === '{"v":1,"skills":[],"sessions":[]}');
    await running.restartBroker();
    await until(() => running.hub.door.ready());
    const fresh = await running.agent('aino');
    await until(() => hubStates(fresh)?.state === 'online' && fresh.retained.has('parley/v1/directory'));
    await until(() => fresh.retained.has('parley/v1/queue'));
    const back = await running.visitorOf(visitor.id);
    await running.agent('bertil');
    await back.ok('message.post', { text: 'Are you there?' });
    const again = await running.agent('bertil');
    await again.ok('sync', { sessions: {} });
    await until(() => again.texts(visitor.id).includes('Are you there?'));
  });
});

describe('a log that cannot be written', () => {
  it('makes nothing happen, and what is sent again later happens', async () => {
    const records: LogRecord[] = [];
    const memory = memorySessionLog(records);
    let full = false;
    const log: SessionLog = {
      ...memory,
      append: (record) => (full ? Promise.resolve(fail('unavailable', 'The disk is full.')) : memory.append(record)),
    };
    complaints = /disk is full/;
    const running = await start({ log });
    const { agent, visitor } = await liveWith(running);
    const waits = await running.waiting('hr');
    full = true;
    await visitor.send('message.post', { text: 'Kept' }, visitor.id, 'kept');
    const refused = await visitor.reply('kept');
    expect(refused.ok ? 'ok' : refused.error).toMatchObject({ code: 'unavailable', retryable: true });
    expect(await agent.code('session.end', {}, visitor.id)).toBe('unavailable');
    const started = await running.hub.door.startSession({});
    expect(started.ok ? 'ok' : started.error.code).toBe('unavailable');
    const claire = await running.agent('claire');
    await until(() => running.errors.length > 0);
    expect(claire.chats()).toEqual([]);

    full = false;
    await visitor.send('message.post', { text: 'Kept' }, visitor.id, 'kept');
    await until(() => visitor.replies('kept').some((reply) => reply.ok));
    await until(() => agent.texts(visitor.id).length > 0);
    expect(agent.texts(visitor.id)).toEqual(['Kept']);
    await claire.event('agent.assigned', waits.id);
  });
});

describe('speed', () => {
  it('is that of two hops: nothing on the way waits for a TCP timer', async () => {
    const running = await start();
    const { agent, visitor } = await liveWith(running);
    const took: number[] = [];
    for (let n = 0; n < 15; n += 1) {
      const began = performance.now();
      await visitor.send('message.post', { text: `no ${n}` }, visitor.id);
      await until(() => agent.texts(visitor.id).includes(`no ${n}`));
      took.push(performance.now() - began);
    }
    // Nagle's algorithm alone made each of them 88 ms; on a busy machine some take longer.
    expect(Math.min(...took)).toBeLessThan(60);
  });
});
