import { afterEach, expect, it } from 'vitest';
import { until } from './until';
import { World } from './world';

let world: World | null = null;
afterEach(() => world?.close());

it('the last word on the status is the newest, though connection and sync come in one breath', async () => {
  world = await World.start();
  const aino = await world.agent('aino');
  await aino.ok('sync', { sessions: {} });
  for (let round = 0; round < 20; round += 1) {
    const away = round % 2 === 0 ? 'locked' : null;
    const from = aino.inbox.length;
    // Not awaited between: both are in one packet of the network.
    await Promise.all([aino.tellConnection(false, away), aino.send('sync', { sessions: {} })]);
    const effective = away === null ? 'active' : 'inactive';
    const words = () =>
      aino.inbox.slice(from).flatMap((read) => {
        if (read.kind === 'status') return [read.message.data.effective];
        if (read.kind !== 'reply' || !read.message.ok) return [];
        return [(read.message.data as { status: { effective: string } }).status.effective];
      });
    await until(() => aino.inbox.slice(from).some(({ kind }) => kind === 'reply') && words().at(-1) === effective);
    await aino.ok('sync', { sessions: {} });
    expect(words().slice(-1)).toEqual([effective]);
  }
});
