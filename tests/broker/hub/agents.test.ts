import { afterEach, describe, expect, it } from 'vitest';
import { Directory, Queue } from '../../../broker/protocol/retained';
import { memorySessionLog } from '../../../broker/store/memory';
import type { SessionLog } from '../../../broker/store/ports';
import type { TestClient } from './client';
import { ShiftedClock } from './clocks';
import { AGENTS } from './fixture';
import { until } from './until';
import { World, type WorldOptions } from './world';

let world: World | null = null;

async function start(options: WorldOptions = {}): Promise<World> {
  world = await World.start(options);
  return world;
}

afterEach(async () => {
  const errors = world?.errors ?? [];
  await world?.close();
  world = null;
  expect(errors).toEqual([]);
});

const statusOf = async (agent: TestClient) => (await agent.ok('sync', { sessions: {} })).status as { revision: number };
const choose = async (agent: TestClient, status: 'active' | 'inactive') =>
  agent.ok('status.set', { status, base: (await statusOf(agent)).revision });
const directory = (agent: TestClient) =>
  Directory.parse(agent.retained.get('parley/v1/directory') ?? { v: 1, agents: [] });
const entry = (agent: TestClient, id: string) => directory(agent).agents.find((other) => other.id === id);

describe('the limit', () => {
  it('holds: the next visitor waits, hears the position, and gets the place that is given up', async () => {
    const running = await start();
    const bertil = await running.agent('bertil');
    const first = await running.waiting();
    const second = await running.waiting();
    await until(() => bertil.chats().length === 2);
    const third = await running.waiting();
    const fourth = await running.waiting();
    const position = (client: TestClient) =>
      client.inbox.flatMap((read) => (read.kind === 'queuePosition' ? [read.message.data.position] : [])).at(-1);
    await until(() => position(third) === 1 && position(fourth) === 2);
    expect(bertil.chats()).toHaveLength(2);
    await until(() => {
      const queue = Queue.safeParse(bertil.retained.get('parley/v1/queue'));
      return queue.success && queue.data.skills[0]?.waiting === 2;
    });
    await bertil.ok('session.end', {}, first.id);
    await bertil.event('agent.assigned', third.id);
    expect(bertil.chats()).toEqual([second.id, third.id]);
    await until(() => position(fourth) === 1);
    await until(() => entry(bertil, 'bertil')?.open === 2);
  });

  it('and the status hold for every agent, whatever visitors and agents do at once', async () => {
    const running = await start();
    const agents = await Promise.all(['aino', 'bertil', 'claire'].map((id) => running.agent(id)));
    const visitors = await Promise.all(
      Array.from({ length: 24 }, (_, n) => running.waiting(n % 2 === 0 ? 'it' : 'hr')),
    );
    const toggled = agents.map(async (agent) => {
      for (let turn = 0; turn < 3; turn += 1) {
        await choose(agent, 'inactive');
        // Whoever was told to be inactive gets nothing until active again, not even what was on its way.
        const before = agent.chats();
        await agent.code('person.get', { person: 'p-maija' });
        // Chats that it has may come once more: a catch-up waits for its turn when the one before took its time.
        expect(agent.chats().filter((chat) => !before.includes(chat))).toEqual([]);
        await choose(agent, 'active');
      }
    });
    const finished = visitors.map(async (visitor, n) => {
      if (n % 3 === 0) await visitor.ok('session.end');
    });
    await Promise.all([...toggled, ...finished]);
    const limits = new Map(AGENTS.map((agent) => [agent.id, agent.limit]));
    const expectInLimits = () => {
      for (const agent of agents) expect(agent.chats().length).toBeLessThanOrEqual(limits.get(agent.id) ?? 0);
    };
    await until(() => {
      expectInLimits();
      return agents.reduce((sum, agent) => sum + agent.chats().length, 0) === 9;
    });
    const order = assignmentsIn(running);
    for (const skill of ['it', 'hr']) {
      const since = order.filter((chat) => chat.skill === skill).map((chat) => chat.since);
      expect(since).toEqual([...since].sort());
    }
    expect(new Set(order.map((chat) => chat.session)).size).toBe(order.length);
  });
});

/** Who was assigned, in the order of the log, with the time of entering the queue. */
function assignmentsIn(running: World) {
  const entered = new Map<string, { skill: string; since: string }>();
  return running.records.flatMap((record) => {
    if (record.kind !== 'events') return [];
    return record.events.flatMap((event) => {
      if (event.type === 'queue.entered') entered.set(event.session, event.data);
      const waited = entered.get(event.session);
      return event.type === 'agent.assigned' && waited ? [{ session: event.session, ...waited }] : [];
    });
  });
}

describe('a status', () => {
  it('is changed against its revision only, and told to every console of the agent', async () => {
    const running = await start();
    const desk = await running.agent('bertil');
    const laptop = await running.agent('bertil');
    const { revision } = await statusOf(desk);
    await desk.ok('status.set', { status: 'inactive', reason: 'Lunch', base: revision });
    const told = await until(() =>
      laptop.inbox.find((read) => read.kind === 'status' && read.message.data.status === 'inactive'),
    );
    expect(told.message).toMatchObject({ data: { reason: 'Lunch', effective: 'inactive', revision: revision + 1 } });
    expect(await laptop.code('status.set', { status: 'active', base: revision })).toBe('conflict');
    await until(() => entry(laptop, 'bertil')?.reason === 'Lunch');
    const visitor = await running.waiting();
    await choose(laptop, 'active');
    await desk.event('agent.assigned', visitor.id);
  });

  it('is paused by a sign-in with "pause on login", not by a reconnect, and not twice', async () => {
    const running = await start();
    const frank = await running.agent('frank', true);
    expect(await statusOf(frank)).toMatchObject({ status: 'inactive' });
    await choose(frank, 'active');
    // Told again, as a retained message is.
    await frank.tellConnection(true);
    const again = await running.agent('frank', true);
    expect(await statusOf(again)).toMatchObject({ status: 'active' });
    await running.stopHub();
    await running.startHub();
    await until(() => entry(frank, 'frank')?.online);
    expect(await statusOf(frank)).toMatchObject({ status: 'active' });
  });

  it('comes to inactive while every console is away, and back', async () => {
    const running = await start();
    const bertil = await running.agent('bertil');
    await bertil.tellConnection(false, 'locked');
    await until(() => entry(bertil, 'bertil')?.reason === 'locked');
    const visitor = await running.waiting();
    expect(await statusOf(bertil)).toMatchObject({ status: 'active', effective: 'inactive' });
    await bertil.tellConnection(false);
    await bertil.event('agent.assigned', visitor.id);
  });
});

describe('an agent who becomes inactive', () => {
  it('is told so only when a chat that was on its way has come', async () => {
    const gate = gatedLog('agent.assigned');
    const running = await start({ log: gate.log });
    const bertil = await running.agent('bertil');
    const visitor = await running.waiting();
    await until(() => gate.held() === 1);
    const id = await bertil.send('status.set', { status: 'inactive', base: 0 });
    await bertil.code('person.get', { person: 'p-maija' });
    expect(bertil.replies(id)).toEqual([]);
    gate.open();
    await bertil.reply(id);
    const at = (needle: string) => bertil.wire.findIndex((text) => text.includes(needle));
    expect(bertil.chats()).toEqual([visitor.id]);
    expect(at('"agent.assigned"')).toBeLessThan(at(`"re":"${id}"`));
  });

  it('does not get a chat that had only been decided', async () => {
    const gate = gatedLog('message.posted');
    const running = await start({ log: gate.log });
    const bertil = await running.agent('bertil');
    await choose(bertil, 'inactive');
    const visitor = await running.waiting();
    // The session is busy with a message, so the assignment stands behind it.
    await visitor.send('message.post', { text: 'Hello?' }, visitor.id);
    await until(() => gate.held() === 1);
    await choose(bertil, 'active');
    await until(() => running.hub.door.figures().waiting === 0);
    const id = await bertil.send('status.set', { status: 'inactive', base: 2 });
    await bertil.code('person.get', { person: 'p-maija' });
    gate.open();
    expect((await bertil.reply(id)).ok).toBe(true);
    await until(() => running.hub.door.figures().waiting === 1);
    expect(bertil.chats()).toEqual([]);
  });
});

/** A log that holds back events of a type until it is opened. */
function gatedLog(type: string) {
  const memory = memorySessionLog();
  const held: (() => void)[] = [];
  let shut = true;
  const log: SessionLog = {
    ...memory,
    async append(record) {
      if (shut && record.kind === 'events' && record.events[0]?.type === type) {
        await new Promise<void>((resolve) => held.push(resolve));
      }
      return memory.append(record);
    },
  };
  const open = () => {
    shut = false;
    for (const go of held.splice(0)) go();
  };
  return { log, open, held: () => held.length };
}

describe('two agents', () => {
  it('who take one waiting chat: one gets it, the other is told', async () => {
    const running = await start();
    const agents = await Promise.all(['aino', 'bertil'].map((id) => running.agent(id)));
    for (const agent of agents) await choose(agent, 'inactive');
    for (let round = 0; round < 5; round += 1) {
      const visitor = await running.waiting();
      const codes = await Promise.all(agents.map((agent) => agent.code('session.take', {}, visitor.id)));
      expect(codes.sort()).toEqual(['conflict', 'ok']);
      const holder = agents.find((agent) => agent.chats().includes(visitor.id));
      expect((await visitor.event('agent.assigned')).data.agent.name).toBe(
        AGENTS.find((agent) => agent.id === holder?.id)?.name,
      );
      expect(await visitor.code('session.end')).toBe('ok');
      await until(() => holder?.chats().length === 0);
    }
  });

  it('cannot write into each other’s chats', async () => {
    const running = await start();
    const bertil = await running.agent('bertil');
    const visitor = await running.waiting();
    await bertil.event('agent.assigned', visitor.id);
    const claire = await running.agent('claire');
    for (const type of ['message.post', 'note.post', 'session.end', 'receipt.set']) {
      expect([type, await claire.code(type, { text: 'Hi' }, visitor.id)]).toEqual([type, 'not_found']);
    }
    expect(await claire.code('session.take', {}, visitor.id)).toBe('conflict');
  });
});

describe('an agent who is gone', () => {
  it('and back within the grace time keeps the chats', async () => {
    const clock = new ShiftedClock();
    const running = await start({ clock });
    const { agent, visitor } = await liveWith(running);
    agent.vanish();
    const watcher = await running.agent('claire');
    await until(() => entry(watcher, 'bertil')?.online === false);
    clock.forward(59_000);
    const back = await running.agent('bertil');
    await until(() => entry(watcher, 'bertil')?.online);
    clock.forward(60_000);
    const sync = await back.ok('sync', { sessions: {} });
    expect(sync.sessions).toMatchObject([{ session: visitor.id, state: 'live' }]);
  });

  it('by signing out loses them to the queue at once, at their old place; but not while signed in elsewhere', async () => {
    const running = await start({});
    const { agent, visitor } = await liveWith(running);
    const entered = await visitor.event('queue.entered');
    const elsewhere = await running.agent('bertil');
    await agent.signOut();
    await until(() => entry(elsewhere, 'bertil')?.online);
    expect((await elsewhere.ok('sync', { sessions: {} })).sessions).toMatchObject([
      { session: visitor.id, state: 'live' },
    ]);
    await elsewhere.signOut();
    await visitor.event('agent.left');
    const aino = await running.agent('aino');
    await aino.event('agent.assigned', visitor.id);
    const events = aino.events(visitor.id);
    expect(events.find((event) => event.type === 'agent.left')?.data).toMatchObject({ reason: 'released' });
    expect(events.findLast((event) => event.type === 'queue.entered')?.data).toEqual(entered.data);
  });

  it('for longer loses them to the queue, at their old place, and all sides are told', async () => {
    const clock = new ShiftedClock();
    const running = await start({ clock });
    const { agent, visitor } = await liveWith(running);
    const entered = await visitor.event('queue.entered');
    agent.vanish();
    const aino = await running.agent('aino');
    await until(() => entry(aino, 'bertil')?.online === false);
    clock.forward(61_000);
    await visitor.event('agent.left');
    await aino.event('agent.assigned', visitor.id);
    const events = aino.events(visitor.id);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, at) => at + 1));
    expect(events.filter((event) => event.type === 'queue.entered').map((event) => event.data)).toEqual([
      entered.data,
      entered.data,
    ]);
    expect(events.find((event) => event.type === 'agent.left')?.data).toMatchObject({ reason: 'gone' });
    expect(visitor.wire.join()).not.toContain('"reason"');

    const back = await running.agent('bertil');
    const sync = await back.ok('sync', { sessions: { [visitor.id]: 3 } });
    expect(sync).toMatchObject({ sessions: [], gone: [visitor.id] });
    expect(await back.code('message.post', { text: 'I am back' }, visitor.id)).toBe('conflict');
  });

  it('is not given up for the death of an old connection', async () => {
    const clock = new ShiftedClock();
    const running = await start({ clock });
    const { agent, visitor } = await liveWith(running);
    const second = await running.agent('bertil');
    agent.vanish();
    await second.ok('sync', { sessions: {} });
    clock.forward(61_000);
    expect(await second.ok('sync', { sessions: {} })).toMatchObject({ sessions: [{ session: visitor.id }] });
  });
});

describe('a visitor who is gone', () => {
  it('is skipped while away, and keeps the place', async () => {
    const running = await start();
    const visitor = await running.waiting();
    visitor.vanish();
    const other = await running.waiting();
    await until(() => other.inbox.some((read) => read.kind === 'queuePosition' && read.message.data.position === 2));
    const bertil = await running.agent('bertil');
    await bertil.event('agent.assigned', other.id);
    expect(bertil.chats()).toEqual([other.id]);
    expect(await bertil.code('session.take', {}, visitor.id)).toBe('conflict');
    await running.visitorOf(visitor.id);
    await bertil.event('agent.assigned', visitor.id);
  });

  it('too long in the queue or in a live chat has left', async () => {
    const clock = new ShiftedClock();
    const running = await start({ clock });
    const { agent, visitor } = await liveWith(running);
    visitor.vanish();
    const queued = await running.waiting('hr');
    queued.vanish();
    await until(() => running.hub.door.figures().openSessions === 2);
    const gone = () => running.records.flatMap((r) => (r.kind === 'events' ? r.events : []));
    const left = () => gone().flatMap((event) => (event.type === 'session.ended' ? [event.session] : []));
    await until(() => {
      clock.forward(1_000);
      return left().includes(queued.id);
    });
    expect(left()).toEqual([queued.id]);
    clock.forward(20 * 60_000);
    const ended = await agent.event('session.ended', visitor.id);
    expect(ended.data).toMatchObject({ by: 'system', reason: 'visitor_left' });
  });
});

async function liveWith(running: World) {
  const agent = await running.agent('bertil');
  const visitor = await running.waiting();
  await visitor.ok('sync', { sessions: { [visitor.id]: 0 } });
  await agent.event('agent.assigned', visitor.id);
  return { agent, visitor };
}
