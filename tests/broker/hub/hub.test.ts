import { afterEach, describe, expect, it } from 'vitest';
import type { TestClient } from './client';
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

/** A live chat between bertil and a visitor who came by the bot. */
async function withChat(options: WorldOptions = {}) {
  const running = await start(options);
  const agent = await running.agent('bertil');
  const visitor = await running.visitor({ name: 'Maija' });
  await visitor.ok('bot.choose', { option: 'person' });
  await agent.event('agent.assigned', visitor.id);
  return { running, agent, visitor };
}

const numbers = (client: TestClient, session: string) => client.events(session).map((event) => event.seq);
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

describe('a chat', () => {
  it('goes from the bot through the queue to an agent, and both sides hear each other', async () => {
    const { agent, visitor } = await withChat();
    const session = visitor.id;
    await visitor.ok('message.post', { text: 'My screen is black.' });
    await until(() => agent.texts(session).includes('My screen is black.'));
    await agent.ok('message.post', { text: 'Is it plugged in?' }, session);
    await until(() => visitor.texts().includes('Is it plugged in?'));

    const types = agent.events(session).map((event) => event.type);
    expect(types.slice(0, 7)).toEqual([
      'session.started',
      'message.posted',
      'bot.asked',
      'bot.chosen',
      'message.posted',
      'queue.entered',
      'agent.assigned',
    ]);
    expect(numbers(agent, session)).toEqual(upTo(9));
    const assigned = await agent.event('agent.assigned', session);
    expect(assigned.data.why).toMatchObject({ rule: 'only_candidate', skill: 'it', runnersUp: [] });
  });

  it('names the person whose e-mail address was typed, whatever the case, as likely and as nothing more', async () => {
    const running = await start();
    const agent = await running.agent('bertil');
    const visitor = await running.visitor({ name: 'Maija', email: 'MAIJA.meikalainen@Example.com', skill: 'it' });
    const started = await agent.event('session.started', visitor.id);
    expect(started.data.person).toBeUndefined();
    await agent.event('agent.assigned', visitor.id);
    const card = await agent.ok('session.get', {}, visitor.id);
    expect(card).toMatchObject({ likely: { id: 'p-maija', name: 'Maija Meikäläinen' } });
    expect(card.person).toBeUndefined();
    expect(JSON.stringify(card)).not.toMatch(/Accountant|Finance/);
    expect(await agent.ok('person.get', { person: 'p-maija' })).toMatchObject({ name: 'Maija Meikäläinen' });
    expect(await agent.code('person.get', { person: 'nobody' })).toBe('not_found');
    await visitor.ok('sync', { sessions: { [visitor.id]: 0 } });
    await visitor.event('session.started');
    expect(visitor.wire.join()).not.toContain('p-maija');
  });

  it('has a name for a visitor who gave none', async () => {
    const running = await start();
    const visitor = await running.visitor({ name: '  ', language: 'fi' });
    await visitor.ok('sync', { sessions: {} });
    const started = await visitor.event('session.started');
    expect(started.data.visitor.name).toMatch(/^Vierailija [0-9A-F]{4}$/);
  });

  it('has a card for the agents who took part, and for no other agent', async () => {
    const { running, agent, visitor } = await withChat();
    const other = await running.agent('frank');
    await agent.ok('message.post', { text: 'Hello' }, visitor.id);
    expect(await agent.ok('session.get', {}, visitor.id)).toMatchObject({
      state: 'live',
      skill: 'it',
      members: [
        { kind: 'visitor', name: 'Maija' },
        { kind: 'agent', id: 'bertil' },
      ],
      supportPerson: { id: 'bertil', name: 'Bertil Lund' },
      messageCount: 5,
    });
    expect(await other.code('session.get', {}, visitor.id)).toBe('not_found');
  });

  it('ends for both sides, is rated once, and takes no more messages', async () => {
    const { agent, visitor } = await withChat();
    expect(await visitor.code('session.rate', { score: 5 })).toBe('conflict');
    await agent.ok('session.end', { reason: 'resolved' }, visitor.id);
    await visitor.event('session.ended');
    expect(visitor.wire.join()).not.toContain('resolved');
    expect(await visitor.code('message.post', { text: 'One more thing' })).toBe('conflict');
    expect(await agent.code('message.post', { text: 'One more thing' }, visitor.id)).toBe('conflict');
    await visitor.ok('session.rate', { score: 4, comment: 'Thanks' });
    await agent.event('session.rated', visitor.id);
    expect(await visitor.code('session.rate', { score: 1 })).toBe('conflict');
  });
});

describe('the bot', () => {
  it('answers choices and words, makes a ticket, and hands over', async () => {
    const running = await start();
    const visitor = await running.visitor();
    await visitor.ok('message.post', { text: 'Hm.' });
    await until(() => visitor.texts().includes('I did not get that.'));
    await visitor.ok('message.post', { text: 'My laptop is broken' });
    const ticket = await visitor.event('ticket.created');
    expect(ticket.data).toEqual({ number: 'INC-001001', subject: 'Broken device' });
    await until(() => visitor.texts().includes('I have made ticket INC-001001.'));
    expect(running.workspace.tickets.value.tickets[0]).toMatchObject({ session: visitor.id });
    expect(await visitor.code('bot.choose', { option: 'person' })).toBe('conflict');
    expect(await visitor.code('bot.choose', { option: 'nonsense' })).toBe('invalid');
    await visitor.ok('bot.choose', { option: 'no' });
    expect((await visitor.event('queue.entered')).data.skill).toBe('hr');
  });

  it('is left at any time by asking for an agent', async () => {
    const running = await start();
    const visitor = await running.visitor();
    expect(await visitor.code('agent.request', { skill: 'plumbing' })).toBe('invalid');
    await visitor.ok('agent.request', {});
    expect((await visitor.event('queue.entered')).data.skill).toBe('it');
    expect(await visitor.code('agent.request', {})).toBe('conflict');
    expect(await visitor.code('bot.choose', { option: 'person' })).toBe('conflict');
  });

  it.each<[string, 'bot.choose' | 'message.post', object]>([
    ['by a click', 'bot.choose', { option: 'device' }],
    ['in words', 'message.post', { text: 'my laptop' }],
  ])('keeps the topic that was chosen %s when the visitor asks for an agent', async (_, command, data) => {
    const running = await start();
    const visitor = await running.visitor();
    await visitor.ok(command, data);
    await visitor.ok('agent.request', {});
    expect((await visitor.event('queue.entered')).data.skill).toBe('hr');
  });
});

describe('an internal note', () => {
  it('reaches the agent, and never the visitor’s wire, in no form and no catch-up', async () => {
    const { agent, visitor } = await withChat();
    const session = visitor.id;
    await agent.ok('note.post', { text: 'VIP-SECRET, be nice' }, session);
    await agent.ok('message.post', { text: 'Good morning' }, session);
    await until(() => visitor.texts().includes('Good morning'));
    expect((await agent.event('note.posted', session)).data.text).toBe('VIP-SECRET, be nice');
    expect(await visitor.code('note.post', { text: 'me too' })).toBe('forbidden');

    const sync = await visitor.ok('sync', { sessions: { [session]: 0 } });
    const last = (sync.sessions as { lastSeq: number }[])[0]?.lastSeq ?? 0;
    await until(() => visitor.events().at(-1)?.seq === last);
    await until(() => visitor.inbox.some((read) => read.kind === 'batch'));
    expect(numbers(visitor, session)).toEqual(upTo(last));
    const wire = visitor.wire.join('\n');
    for (const secret of ['SECRET', 'note.posted', '"why"', '"bertil"']) expect(wire).not.toContain(secret);
  });
});

describe('receipts and typing', () => {
  it('go to the other side, in that side’s own count', async () => {
    const { agent, visitor } = await withChat();
    const session = visitor.id;
    await agent.ok('note.post', { text: 'hidden' }, session);
    await agent.ok('message.post', { text: 'Hello' }, session);
    const seen = await until(() => visitor.events().find((event) => event.seq === 8));
    expect(seen.type).toBe('message.posted');
    await visitor.ok('receipt.set', { read: 8 });
    const receipt = await until(() => agent.inbox.find((read) => read.kind === 'receipt'));
    expect(receipt.message).toMatchObject({ by: { kind: 'visitor' }, data: { delivered: 9, read: 9 } });
    await agent.ok('receipt.set', { delivered: 9 }, session);
    const back = await until(() =>
      visitor.inbox.find((read) => read.kind === 'receipt' && read.message.by.kind === 'agent'),
    );
    expect(back.message).toMatchObject({ by: { name: 'Bertil Lund' }, data: { delivered: 8, read: 0 } });
    expect(visitor.wire.join()).not.toContain('"bertil"');
  });

  it('come at most once a second a side', async () => {
    const { agent, visitor } = await withChat();
    for (let seq = 1; seq <= 7; seq += 1) await visitor.ok('receipt.set', { read: seq });
    const receipts = () => agent.inbox.flatMap((read) => (read.kind === 'receipt' ? [read.message.data.read] : []));
    await until(() => receipts().includes(7));
    expect(receipts().length).toBeLessThanOrEqual(2);
  });

  it('of somebody outside the chat go nowhere', async () => {
    const { running, agent, visitor } = await withChat();
    const stranger = await running.visitor();
    await stranger.signal(visitor.id, true);
    await visitor.signal(visitor.id, true);
    const typing = await until(() => agent.inbox.find((read) => read.kind === 'typing'));
    expect(typing.message).toMatchObject({ by: { kind: 'visitor', name: 'Maija' }, data: { on: true } });
    expect(agent.inbox.filter((read) => read.kind === 'typing')).toHaveLength(1);
    expect(await (await running.agent('claire')).code('receipt.set', { read: 1 }, visitor.id)).toBe('not_found');
  });
});
