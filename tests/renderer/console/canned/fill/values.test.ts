import { describe, expect, it } from 'vitest';
import { PLACEHOLDERS, valuesOf } from '../../../../../renderer/console/canned/fill/values';

const ticket = { ticket: 't', number: 'INC-1', subject: 'VPN', url: '', by: 'bot' } as const;

describe('what placeholders stand for', () => {
  it('comes from the chat, its last ticket, the agent and the desk', () => {
    const visitor = { name: 'Maija Meikäläinen', email: 'maija@example.com' };
    const chat = { visitor, tickets: [ticket, { ...ticket, number: 'INC-2', subject: 'Mail' }] };
    expect(valuesOf({ agent: 'Aino Virtanen', desk: 'Service Desk', chat, skill: 'IT' })).toEqual({
      ...{ 'visitor.name': 'Maija Meikäläinen', 'visitor.firstName': 'Maija', 'visitor.email': 'maija@example.com' },
      ...{ 'agent.name': 'Aino Virtanen', 'agent.firstName': 'Aino' },
      ...{ 'ticket.number': 'INC-2', 'ticket.subject': 'Mail', skill: 'IT', desk: 'Service Desk' },
    });
  });

  it.each([
    [{ name: 'Maria', personName: 'Maija Virtanen' }, 'Maija Virtanen', 'Maija'],
    [{ name: 'Visitor 13D8' }, null, null],
  ])('is of %j %j and %j', (visitor, name, firstName) => {
    const values = valuesOf({ agent: 'Aino', desk: 'Desk', chat: { visitor, tickets: [] }, skill: null });
    expect([values['visitor.name'], values['visitor.firstName']]).toEqual([name, firstName]);
  });

  it('is null where nothing is known', () => {
    const values = valuesOf({ agent: '', desk: ' ', chat: { visitor: { name: ' ' }, tickets: [] }, skill: null });
    expect(Object.keys(values).sort()).toEqual([...PLACEHOLDERS].sort());
    expect(new Set(Object.values(values))).toEqual(new Set([null]));
  });
});
