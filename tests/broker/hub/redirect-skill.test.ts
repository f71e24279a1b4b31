import { describe, expect, it } from 'vitest';
import { card, chatOfBertil, last, offer, openOf, told, typesAfter } from './redirect-scene';

describe('a chat that is redirected to a skill', () => {
  it('waits there with its old time and its members, and is explained when it comes', async () => {
    const { running, session } = await chatOfBertil([]);
    await running.forward(60_000);
    const younger = await running.start({ skill: 'hr' });
    const before = running.events(session).length;
    expect((await offer(running, session, { skill: 'hr' }, 'Payroll')).code).toBe('ok');
    expect(typesAfter(running, session, before)).toEqual([
      'redirect.offered',
      'note.posted',
      'agent.left',
      'queue.entered',
    ]);
    expect(told(running, 'bertil').at(-1)).toBe('agent.left');
    const entered = running.events(session).filter((event) => event.type === 'queue.entered');
    expect(entered.map((event) => event.data.since)).toEqual([entered[0]?.data.since, entered[0]?.data.since]);
    running.connect('agent', 'claire');
    await running.settle();
    const assigned = running.events().filter((event) => event.type === 'agent.assigned');
    expect(assigned.slice(-2).map((event) => event.session)).toEqual([session, younger]);
    expect(await card(running, 'claire', session)).toMatchObject({
      skill: 'hr',
      members: [{ kind: 'visitor' }, { id: 'bertil' }, { id: 'claire' }],
      supportPerson: { id: 'claire' },
    });
  });

  it('does not come back to the sender while another agent with the skill is active, full or not', async () => {
    const { running, session } = await chatOfBertil(['frank']);
    const others = [await running.start({ skill: 'it' }), await running.start({ skill: 'it' })];
    await running.settle();
    expect(await openOf(running, 'frank')).toBe(1);
    others.push(await running.start({ skill: 'it' }));
    expect(await openOf(running, 'frank')).toBe(2);
    await offer(running, session, { skill: 'it' });
    await running.restart();
    expect((await card(running, 'bertil', session)).state).toBe('queued');
    const younger = await running.start({ skill: 'it' });
    await running.settle();
    expect(last(running, younger, 'agent.assigned').data.agent.id).toBe('bertil');
    await running.command('agent', 'bertil', 'session.end', {}, younger);
    expect((await card(running, 'bertil', session)).state).toBe('queued');
    // With nobody else left, the sender is better than nobody.
    running.send('agent', 'frank', 'status.set', { status: 'inactive', base: 0 });
    await running.settle();
    expect(await card(running, 'bertil', session)).toMatchObject({ state: 'live', supportPerson: { id: 'bertil' } });
  });
});
