import { afterEach, expect } from 'vitest';
import type { EventOf } from '../../../broker/protocol/events';
import type { SessionCard } from '../../../broker/protocol/models';
import { Directory } from '../../../broker/protocol/retained';
import { CoreWorld } from './core-world';
import type { SeedChanges } from './fixture';

let world: CoreWorld | null = null;

afterEach(async () => {
  await world?.close();
  expect(world?.errors ?? []).toEqual([]);
  world = null;
});

/** A chat of bertil's, with the colleagues that are named online. */
export async function chatOfBertil(online: readonly string[], changes: SeedChanges = {}) {
  world = new CoreWorld(changes);
  world.connect('agent', 'bertil');
  const session = await world.start({ skill: 'it', name: 'Maija' });
  await world.settle();
  for (const agent of online) world.connect('agent', agent);
  await world.forward(1_000);
  return { running: world, session };
}

export const offer = (running: CoreWorld, session: string, to: unknown, note?: string) =>
  running.command('agent', 'bertil', 'redirect.offer', note === undefined ? { to } : { to, note }, session);
export const typesAfter = (running: CoreWorld, session: string, from: number) =>
  running
    .events(session)
    .slice(from)
    .map((event) => event.type);
export const card = async (running: CoreWorld, agent: string, session: string): Promise<SessionCard> =>
  (await running.command('agent', agent, 'session.get', {}, session)).data as SessionCard;
export const last = <T extends EventOf<'redirect.offered'>['type'] | 'agent.assigned'>(
  running: CoreWorld,
  session: string,
  type: T,
): EventOf<T> => {
  const found = running.events(session).findLast((event) => event.type === type);
  if (found === undefined) throw new Error(`There is no ${type}.`);
  return found as EventOf<T>;
};
export const openOf = async (running: CoreWorld, agent: string): Promise<number | undefined> => {
  await running.forward(600);
  return Directory.parse(running.board('directory')).agents.find((entry) => entry.id === agent)?.open;
};
/** Types of the single session events in an inbox. */
export const told = (running: CoreWorld, agent: string) =>
  running.inbox('agent', agent).flatMap(({ type }) => (typeof type === 'string' && type.includes('.') ? [type] : []));
