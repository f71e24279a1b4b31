import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HistoryEventsOutput, HistorySearchOutput } from '../../../broker/protocol/history';
import { SessionCard } from '../../../broker/protocol/models';
import { isoTime } from '../../../broker/protocol/ports';
import { Report } from '../../../broker/protocol/reports';
import { createHistoryThread } from '../../../broker/store/history/thread';
import { openSessionLog } from '../../../broker/store/session-log';
import { systemClock } from '../../../broker/system';
import type { TestClient } from './client';
import { ShiftedClock } from './clocks';
import { until } from './until';
import { World } from './world';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAIJA = 'maija.meikalainen@example.com';
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A hub on a log on disk with small segments, and the thread of the history beside it. */
async function start(segmentBytes = 8_000) {
  const dir = await mkdtemp(join(tmpdir(), 'parley-hub-history-'));
  closers.push(() => rm(dir, { recursive: true, force: true }));
  const clock = new ShiftedClock();
  const log = await openSessionLog({ dir: join(dir, 'log'), logger, now: () => clock.now(), segmentBytes });
  closers.push(() => log.close());
  const history = createHistoryThread({
    logDir: join(dir, 'log'),
    dir: join(dir, 'history'),
    worker: new URL('../../../broker/store/history/worker-from-source.mjs', import.meta.url),
    position: () => log.position(),
    clock: systemClock,
    logger,
  });
  closers.push(() => history.close());
  history.start();
  const world = await World.start({ clock, log, history });
  closers.push(() => world.close());
  return { world, clock };
}

/** A chat from its start to its end, with the agent who is active: the visitor says the first words, the agent all others. */
async function chat(world: World, agent: TestClient, texts: readonly string[], email?: string): Promise<string> {
  const visitor = await world.visitor({ skill: 'it', name: 'Maija', ...(email !== undefined && { email }) });
  const session = visitor.id;
  await agent.event('agent.assigned', session);
  if (email === MAIJA) await agent.ok('person.link', { person: 'p-maija' }, session);
  const [first, ...others] = texts;
  if (first !== undefined) await visitor.ok('message.post', { text: first });
  // Visitors may say less in a second than a quick machine sends.
  for (const text of others) await agent.ok('message.post', { text }, session);
  await agent.ok('note.post', { text: 'SECRET' }, session);
  await agent.ok('session.end', {}, session);
  return session;
}

async function search(agent: TestClient, data: object = {}) {
  return HistorySearchOutput.parse(await agent.ok('history.search', data));
}

async function events(agent: TestClient, session: string) {
  const all: HistoryEventsOutput['events'][number][] = [];
  for (let after = 0, more = true; more; ) {
    const before = agent.wire.length;
    const page = HistoryEventsOutput.parse(await agent.ok('history.events', { after }, session));
    for (const payload of agent.wire.slice(before)) expect(payload.length).toBeLessThanOrEqual(128 * 1024);
    all.push(...page.events);
    after = page.events.at(-1)?.seq ?? after;
    more = page.more;
  }
  return all;
}

describe('a session that ended long ago', () => {
  it('is found, has its card and its log, though the hub has forgotten it, also after a restart', async () => {
    const { world, clock } = await start();
    const bertil = await world.agent('bertil');
    const long = Array.from({ length: 40 }, (_, at) => `the gateway times out ${at} ${'ä'.repeat(7_900)}`);
    const session = await chat(world, bertil, ['Maija asks', ...long], MAIJA);
    clock.forward(30 * DAY_MS);
    expect(await bertil.code('receipt.set', { read: 1 }, session)).toBe('not_found');
    for (const again of [false, true]) {
      if (again) {
        await world.stopHub();
        await world.startHub();
        await until(() => world.hub.door.ready());
      }
      const found = await search(bertil, { text: 'gateway' });
      expect(found).toMatchObject({ total: 1, complete: true, sessions: [{ session, messageCount: 41 }] });
      const card = SessionCard.parse(await bertil.ok('session.get', {}, session));
      expect(card).toMatchObject({
        state: 'ended',
        messageCount: 41,
        supportPerson: { id: 'bertil' },
        person: 'p-maija',
        members: [{ kind: 'visitor' }, { kind: 'agent', id: 'bertil' }],
      });
      const log = await events(bertil, session);
      expect(log.map((event) => event.seq)).toEqual(Array.from({ length: card.lastSeq }, (_, at) => at + 1));
      expect(log.at(-1)?.type).toBe('session.ended');
    }
  });
});

describe('who may read a session', () => {
  it('are those who took part, leads and administrators, and nobody else', async () => {
    const { world, clock } = await start();
    const bertil = await world.agent('bertil');
    const session = await chat(world, bertil, ['hello there']);
    const [aino, claire, frank] = await Promise.all(['aino', 'claire', 'frank'].map((id) => world.agent(id)));
    for (const old of [false, true]) {
      if (old) clock.forward(3 * DAY_MS);
      for (const reader of [bertil, aino, claire]) {
        expect((await search(reader as TestClient)).sessions.map((entry) => entry.session)).toEqual([session]);
        expect(await reader?.code('session.get', {}, session)).toBe('ok');
        expect(await reader?.code('history.events', {}, session)).toBe('ok');
      }
      expect(await search(frank as TestClient)).toMatchObject({ sessions: [], total: 0 });
      expect(await frank?.code('session.get', {}, session)).toBe('not_found');
      expect(await frank?.code('history.events', {}, session)).toBe('not_found');
      expect(frank?.wire.join()).not.toContain('hello there');
    }
    expect(await bertil.code('session.get', {}, 'no-such-session')).toBe('not_found');
    expect(await bertil.code('history.events', { after: -1 }, session)).toBe('invalid');
    const visitor = await world.visitor();
    expect(await visitor.code('history.search')).toBe('forbidden');
    expect(await visitor.code('history.events', {}, session)).toBe('forbidden');
  });

  it('is also an agent who has a chat of the same person now, for as long as it is open', async () => {
    const { world, clock } = await start();
    const bertil = await world.agent('bertil');
    const earlier = await chat(world, bertil, ['the first time'], MAIJA);
    const foreign = await chat(world, bertil, ['somebody else']);
    await bertil.ok('status.set', { status: 'inactive', base: 0 });
    clock.forward(3 * DAY_MS);

    const frank = await world.agent('frank');
    const visitor = await world.visitor({ skill: 'it', email: MAIJA });
    await frank.event('agent.assigned', visitor.id);
    // What the visitor typed opens nothing; that the agent has linked the person does.
    expect((await search(frank, { person: 'p-maija' })).sessions).toEqual([]);
    expect(await frank.code('session.get', {}, earlier)).toBe('not_found');
    await frank.ok('person.link', { person: 'p-maija' }, visitor.id);
    const found = await search(frank, { person: 'p-maija' });
    expect(found.sessions.map((entry) => entry.session)).toEqual([visitor.id, earlier]);
    expect((await events(frank, earlier)).length).toBeGreaterThan(3);
    expect(await frank.code('session.get', {}, foreign)).toBe('not_found');

    await frank.ok('session.end', {}, visitor.id);
    expect(await frank.code('session.get', {}, earlier)).toBe('not_found');
    expect((await search(frank)).sessions.map((entry) => entry.session)).toEqual([visitor.id]);
  });
});

describe('a hub without a history', () => {
  it('says so, and goes on with what it holds', async () => {
    const world = await World.start();
    closers.push(() => world.close());
    const bertil = await world.agent('bertil');
    const session = await chat(world, bertil, ['hello']);
    expect(await bertil.code('history.search')).toBe('unavailable');
    expect(await bertil.code('history.events', {}, session)).toBe('ok');
    expect(await bertil.code('session.get', {}, 'old')).toBe('unavailable');
  });
});

describe('a report', () => {
  it('is for leads and administrators, of a time that makes sense', async () => {
    const { world, clock } = await start();
    const bertil = await world.agent('bertil');
    await chat(world, bertil, ['hello there', 'and good morning']);
    const time = { from: '1970-01-01T00:00:00.000Z', to: '1971-01-01T00:00:00.000Z' };
    const day = { from: isoTime(clock.now() - DAY_MS), to: isoTime(clock.now() + DAY_MS) };
    const visitor = await world.visitor();
    for (const nobody of [bertil, visitor]) expect(await nobody.code('report.get', day)).toBe('forbidden');
    for (const id of ['aino', 'claire']) {
      const lead = await world.agent(id);
      const report = Report.parse(await lead.ok('report.get', day));
      expect(report.totals).toMatchObject({ sessions: 2, answered: 1 });
      expect(report.firstReply.median).not.toBeNull();
      expect(report.agents).toMatchObject([{ agent: { id: 'bertil' }, chats: 1 }]);
      expect(Report.parse(await lead.ok('report.get', time)).totals.sessions).toBe(0);
      const { from, to } = day;
      for (const bad of [
        {},
        { from: to, to: from },
        { from, to: from },
        { from: time.from, to },
        { from, to, days: [to, from] },
        { from, to, days: [] },
        { from: 'yesterday', to },
      ])
        expect(await lead.code('report.get', bad), JSON.stringify(bad)).toBe('invalid');
    }
  });
});
