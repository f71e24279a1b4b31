import { expect, it } from 'vitest';
import { CoreWorld } from './core-world';

it('who waits hears it when the last active agent of the skill goes, keeps the place, and hears when one is back', async () => {
  const world = new CoreWorld({});
  world.connect('agent', 'claire');
  for (let n = 0; n < 4; n += 1) await world.start({ skill: 'hr' });
  const session = await world.start({ skill: 'hr' });
  await world.forward(1_000);
  const told = () => world.inbox('visitor', session).findLast((message) => message.type === 'queue.position')?.data;
  expect(told()).toEqual({ position: 1, estimateSeconds: expect.any(Number) });

  world.send('agent', 'claire', 'status.set', { status: 'inactive', base: 0 });
  await world.forward(1_000);
  expect(told()).toEqual({ position: 1 });
  const sync = await world.command('visitor', session, 'sync', { sessions: {} });
  expect(sync.data).toMatchObject({ sessions: [{ state: 'queued', queue: { position: 1 } }] });

  world.send('agent', 'claire', 'status.set', { status: 'active', base: 1 });
  await world.forward(1_000);
  expect(told()).toEqual({ position: 1, estimateSeconds: expect.any(Number) });

  world.vanish('agent', 'claire');
  await world.settle();
  await world.forward(1_000);
  expect(told()).toEqual({ position: 1 });
  await world.close();
});
