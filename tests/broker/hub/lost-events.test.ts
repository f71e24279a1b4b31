import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../broker/protocol/events';
import { foldEvents } from '../../../broker/protocol/fold';
import { openSessionLog } from '../../../broker/store/session-log';
import { realClock } from './clocks';
import { until } from './until';
import { World } from './world';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
let worlds: World[] = [];

afterEach(async () => {
  for (const world of worlds) await world.close();
  worlds = [];
});

async function startOn(dir: string): Promise<World> {
  const log = await openSessionLog({ dir, logger: quiet, now: realClock.now });
  const world = await World.start({ log });
  worlds.push(world);
  return world;
}

/** A live chat with a note in it; `spoil` is done to the lines of its log, and a new hub reads it. */
async function chatThenSpoilt(spoil: (lines: string[]) => string[]) {
  const dir = await mkdtemp(join(tmpdir(), 'parley-lost-'));
  const before = await startOn(dir);
  const agent = await before.agent('bertil');
  const visitor = await before.waiting();
  await agent.event('agent.assigned', visitor.id);
  await visitor.ok('message.post', { text: 'One' }, visitor.id);
  await agent.ok('note.post', { text: 'A note' }, visitor.id);
  await agent.ok('message.post', { text: 'Two' }, visitor.id);
  await visitor.ok('message.post', { text: 'Three' }, visitor.id);
  const own = (client: typeof agent): readonly SessionEvent[] => client.events(visitor.id);
  await until(() => own(agent).some(({ data }) => 'text' in data && data.text === 'Three'));
  await until(() => own(visitor).some(({ data }) => 'text' in data && data.text === 'Three'));
  const had = { agent: own(agent), visitor: own(visitor) };
  await before.stopHub();
  await before.log.close();
  const file = join(dir, '00000001.log');
  const lines = (await readFile(file, 'latin1')).split('\n').slice(0, -1);
  await writeFile(file, `${spoil(lines).join('\n')}\n`, 'latin1');
  const after = await startOn(dir);
  return { session: visitor.id, had, after };
}

const spoilLine = (text: string) => (lines: string[]) =>
  lines.map((line) => (line.includes(text) ? line.replace(text, `${text.slice(0, -1)}#`) : line));

describe('a chat with a line that can no longer be read', () => {
  it.each([
    ['a message', '"One"', 'message.posted'],
    ['a note', '"A note"', 'note.posted'],
    ['the assignment', '"agent.assigned"', 'agent.assigned'],
  ])('is told to both sides with event.lost in its place: %s', async (_what, text, type) => {
    const { session, had, after } = await chatThenSpoilt(spoilLine(text));
    const agent = await after.agent('bertil');
    const visitor = await after.visitorOf(session);
    await agent.ok('sync', { sessions: {} });
    await visitor.ok('sync', { sessions: { [session]: 0 } });
    await until(() => agent.events(session).length >= had.agent.length);
    await until(() => visitor.events(session).length >= had.visitor.length);
    const told = agent.events(session);
    expect(told.map(({ seq }) => seq)).toEqual(had.agent.map(({ seq }) => seq));
    expect(told.filter((event) => event.type === 'event.lost').length).toBeGreaterThan(0);
    expect(told.filter((event) => event.type !== 'event.lost')).toEqual(
      had.agent.filter(({ seq }) => told.some((event) => event.seq === seq && event.type !== 'event.lost')),
    );
    // The visitor's numbers are what they were, for everything that can be read.
    const seen = visitor.events(session);
    expect(seen.map(({ seq }) => seq)).toEqual(had.visitor.map(({ seq }) => seq));
    for (const event of seen) {
      if (event.type === 'event.lost') continue;
      expect(event).toEqual(had.visitor.find(({ seq }) => seq === event.seq));
    }
    expect(seen.some((event) => event.type === 'event.lost')).toBe(type !== 'note.posted');
    const fold = foldEvents(session, told);
    expect(fold).toMatchObject({ state: 'live', assignee: { id: 'bertil' }, messageCount: 3 });
    // And the chat goes on.
    await visitor.ok('message.post', { text: 'Four' }, session);
    await agent.ok('message.post', { text: 'Five' }, session);
    await until(() => visitor.events(session).at(-1)?.seq === had.visitor.length + 2);
    await until(() => agent.events(session).at(-1)?.seq === had.agent.length + 2);
  });

  it('whose end is lost without a trace gives none of its numbers to another', async () => {
    const { session, had, after } = await chatThenSpoilt((lines) => lines.slice(0, -1));
    const agent = await after.agent('bertil');
    const visitor = await after.visitorOf(session);
    await agent.ok('sync', { sessions: { [session]: had.agent.length } });
    await visitor.ok('message.post', { text: 'Four' }, session);
    await until(() => agent.events(session).length > 0);
    const last = agent.events(session).at(-1);
    expect(last).toMatchObject({ seq: had.agent.length + 1, data: { text: 'Four' } });
    // The visitor, who had it too, hears of nothing twice.
    await visitor.ok('sync', { sessions: { [session]: had.visitor.length } });
    await until(() => visitor.events(session).some(({ seq }) => seq === had.visitor.length + 1));
  });

  it.each([1, 3, 200, 1_000_000])('cannot be filled by a visitor who claims to have had %i more', async (more) => {
    const { session, had, after } = await chatThenSpoilt((lines) => lines);
    const visitor = await after.visitorOf(session);
    await visitor.ok('sync', { sessions: { [session]: had.visitor.length + more } });
    // What was asked for first is done first.
    await visitor.ok('message.post', { text: 'Four' }, session);
    const { sessions } = await visitor.ok('sync', { sessions: {} });
    expect(sessions).toMatchObject([{ lastSeq: had.visitor.length + 1 }]);
  });

  it('has its end kept free also after a claim that nobody believes', async () => {
    const { session, had, after } = await chatThenSpoilt((lines) => lines.slice(0, -1));
    const agent = await after.agent('bertil');
    await agent.ok('sync', { sessions: { [session]: 1_000_000 } });
    await agent.ok('sync', { sessions: { [session]: had.agent.length } });
    await agent.ok('message.post', { text: 'Four' }, session);
    await until(() => agent.events(session).some(({ data }) => 'text' in data && data.text === 'Four'));
    expect(agent.events(session).at(-1)?.seq).toBe(had.agent.length + 1);
  });
});
