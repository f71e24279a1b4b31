import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../../broker/protocol/models';
import { ticketsToJson } from '../../../broker/store/tickets-json';
import { DOCUMENTS } from '../../../broker/store/workspace';
import { fastest } from '../fastest';

const ticket = (index: number): Ticket => ({
  id: `t-${index}`,
  number: `INC-${index}`,
  subject: `Näyttö "${index}"`,
  description: 'x'.repeat(400),
  status: '01 - New',
  priority: 'low',
  category: 'Hardware',
  skill: 'it',
  person: null,
  assignee: null,
  session: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  worklog: [{ at: '2026-01-01T00:00:00.000Z', by: 'A', text: 'line\nline' }],
});

describe('tickets on disk', () => {
  it.each([0, 1, 3])('are the same when read again: %i of them', (count) => {
    const value = { nextNumber: 7, tickets: Array.from({ length: count }, (_, index) => ticket(index)) };
    const toJson = ticketsToJson();
    expect(DOCUMENTS.tickets.parse(JSON.parse(toJson(value)))).toEqual(value);
    const changed = {
      ...value,
      tickets: value.tickets.map((each, index) => (index === 1 ? { ...each, subject: 'New' } : each)),
    };
    expect(DOCUMENTS.tickets.parse(JSON.parse(toJson(changed)))).toEqual(changed);
  });

  it('cost less than writing all of them anew when one is changed', () => {
    const tickets = Array.from({ length: 10_000 }, (_, index) => ticket(index));
    const toJson = ticketsToJson();
    toJson({ nextNumber: 1, tickets });
    const cached = fastest(9, () => toJson({ nextNumber: 1, tickets: [...tickets.slice(1), ticket(0)] }));
    const whole = fastest(9, () => JSON.stringify({ nextNumber: 1, tickets }, null, 2));
    expect(cached).toBeLessThan(whole);
  });
});
