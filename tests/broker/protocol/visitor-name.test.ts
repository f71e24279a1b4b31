import { describe, expect, it } from 'vitest';
import { emptyFold, foldEvent } from '../../../broker/protocol/fold';
import { addressOf, givenBeside, isMadeUp, madeUpName, nameOf } from '../../../broker/protocol/visitor-name';

describe('what a visitor is called', () => {
  it.each([
    [{ name: 'Maria' }, 'Maria', 'Maria', null],
    [{ name: 'Maria', personName: 'Maija Virtanen' }, 'Maija Virtanen', 'Maija Virtanen', 'Maria'],
    [{ name: 'Maija Virtanen', personName: 'Maija Virtanen' }, 'Maija Virtanen', 'Maija Virtanen', null],
    [{ name: 'Visitor 13D8' }, 'Visitor 13D8', null, null],
    [{ name: 'Visitor 13D8', personName: 'Maija Virtanen' }, 'Maija Virtanen', 'Maija Virtanen', null],
    [{ name: '' }, '', null, null],
    [{ name: ' ' }, ' ', null, null],
  ])('who is %j is %j, addressed as %j, beside %j', (visitor, name, address, given) => {
    expect([nameOf(visitor), addressOf(visitor), givenBeside(visitor)]).toEqual([name, address, given]);
  });

  it.each(['en', 'fi', 'sv', 'fr', 'pl', 'de'] as const)('is known as made up in %s', (language) => {
    expect(isMadeUp(madeUpName('01980b6e-2f00-7c3a-9d51-6f0e4a7b2c10', language))).toBe(true);
  });

  it.each(['Visitor', 'Visitor Smith', 'Gast 12', 'My Visitor 13D8'])('is taken at its word as %s', (name) => {
    expect(isMadeUp(name)).toBe(false);
  });

  it('is the person’s name as soon as an agent has linked one, among the members too', () => {
    const at = '2026-11-24T10:00:00.000Z';
    const rest = { v: 1, session: 's', id: 'e', at } as const;
    const by = { kind: 'system', name: '' } as const;
    const started = foldEvent(emptyFold('s'), {
      ...rest,
      seq: 1,
      by,
      type: 'session.started',
      data: { visitor: { name: 'Maria', email: 'm@example.com' }, language: 'en' },
    });
    const linked = foldEvent(started, {
      ...rest,
      seq: 2,
      by: { kind: 'agent', id: 'aino', name: 'Aino' },
      type: 'person.linked',
      data: { person: 'p-1', name: 'Maija Virtanen' },
    });
    expect(linked.visitor).toEqual({ name: 'Maria', email: 'm@example.com', personName: 'Maija Virtanen' });
    expect(linked.members).toEqual([{ kind: 'visitor', id: 's', name: 'Maija Virtanen' }]);
  });
});
