import { describe, expect, it } from 'vitest';
import { CoreWorld } from './core-world';
import { AGENTS } from './fixture';

/** A live chat of Bertil's with a visitor. */
async function liveChat() {
  const world = new CoreWorld({ agents: AGENTS });
  world.connect('agent', 'bertil');
  const session = await world.start({ skill: 'it' });
  await world.settle();
  const told = (side: 'agent' | 'visitor') =>
    world
      .inbox(side, side === 'agent' ? 'bertil' : session)
      .flatMap((message) => (message.type === 'presence' ? [message] : []));
  const synced = async (side: 'agent' | 'visitor') => {
    const { data } = await world.command(side, side === 'agent' ? 'bertil' : session, 'sync', { sessions: {} });
    return data.sessions;
  };
  return { world, session, told, synced };
}

describe('the other side of a chat', () => {
  it('is said to be gone the moment the visitor’s connection breaks, and to be back', async () => {
    const { world, session, told, synced } = await liveChat();
    expect(told('agent')).toEqual([]);
    world.vanish('visitor', session);
    const by = { kind: 'visitor', id: session };
    expect(told('agent')).toMatchObject([{ session, by, data: { online: false } }]);
    expect(await synced('agent')).toMatchObject([{ session, online: false }]);
    world.connect('visitor', session);
    expect(told('agent')).toMatchObject([{ data: { online: false } }, { data: { online: true } }]);
    expect(await synced('agent')).not.toMatchObject([{ online: false }]);
    expect(told('visitor')).toEqual([]);
    await world.close();
  });

  it('is said to the visitor too, by name alone', async () => {
    const { world, told, synced } = await liveChat();
    world.vanish('agent', 'bertil');
    await world.settle();
    expect(told('visitor')).toMatchObject([{ by: { kind: 'agent', name: 'Bertil Lund' }, data: { online: false } }]);
    expect(JSON.stringify(told('visitor'))).not.toContain('"bertil"');
    expect(await synced('visitor')).toMatchObject([{ online: false }]);
    world.connect('agent', 'bertil');
    await world.settle();
    expect(told('visitor').at(-1)).toMatchObject({ data: { online: true } });
    await world.close();
  });

  it('is not said to be gone because the hub has just started and knows nobody yet', async () => {
    const { world, session, told } = await liveChat();
    await world.restart();
    expect([...told('agent'), ...told('visitor')]).toEqual([]);
    world.vanish('visitor', session);
    expect(told('agent')).toMatchObject([{ data: { online: false } }]);
    await world.close();
  });

  it('concerns nobody before a chat and after it', async () => {
    const { world, session, told } = await liveChat();
    await world.command('agent', 'bertil', 'session.end', {}, session);
    world.vanish('visitor', session);
    expect(told('agent')).toEqual([]);
    await world.close();
  });
});
