import { afterEach, describe, expect, it } from 'vitest';
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

describe('a chat', () => {
  it('goes from the bot through the queue to an agent, and both sides hear each other', async () => {
    const { agent, visitor } = await withChat();
    const session = visitor.id;
    await visitor.ok('message.post', { text: 'My screen is black.' });
    await until(() => agent.texts(session).includes('My screen is black.'));
    await agent.ok('message.post', { text: 'Is it plugged in?' }, session);
    await until(() => visitor.texts().includes('Is it plugged in?'));
    expect(agent.events(session).map((event) => event.seq)).toEqual(agent.events(session).map((_, index) => index + 1));
    expect(visitor.events().map((event) => event.seq)).toEqual(visitor.events().map((_, index) => index + 1));
  });

  it('ends for both sides, is rated once, and takes no more messages', async () => {
    const { agent, visitor } = await withChat();
    expect(await visitor.code('session.rate', { score: 5 })).toBe('conflict');
    await agent.ok('session.end', { reason: 'resolved' }, visitor.id);
    await visitor.event('session.ended');
    expect(await visitor.code('message.post', { text: 'One more thing' })).toBe('conflict');
    expect(await agent.code('message.post', { text: 'One more thing' }, visitor.id)).toBe('conflict');
    await visitor.ok('session.rate', { score: 4, comment: 'Thanks' });
    await agent.event('session.rated', visitor.id);
    expect(await visitor.code('session.rate', { score: 1 })).toBe('conflict');
  });
});

async function withChat() {
  const running = await start();
  const agent = await running.agent('bertil');
  const visitor = await running.visitor({ name: 'Maija' });
  await visitor.ok('sync', { sessions: {} });
  await visitor.ok('bot.choose', { option: 'person' });
  await agent.event('agent.assigned', visitor.id);
  return { running, agent, visitor };
}
