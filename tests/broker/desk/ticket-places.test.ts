import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TicketPlaces } from '../../../broker/desk/ticket-places';
import type { Ticket } from '../../../broker/protocol/models';

const ticket = (id: string): Ticket => ({
  ...{ id, number: 'INC-000001', subject: '', description: '', status: '01 - New', priority: 'low' },
  ...{ category: '', skill: '', person: null, assignee: null, session: null, createdAt: '', updatedAt: '' },
  worklog: [],
});

describe('the places of tickets', () => {
  it('are those that a search from the beginning finds, while tickets are added and refused ones go again', () => {
    const step = fc.record({ add: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')), drop: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const places = new TicketPlaces();
        let tickets: readonly Ticket[] = [];
        for (const { add, drop } of steps) {
          const more = [...tickets, ...add.map(ticket)];
          for (const list of [tickets, more, tickets])
            for (const id of 'abcdefg') expect(places.of(list, id)).toBe(list.findIndex((each) => each.id === id));
          tickets = more.slice(0, Math.max(0, more.length - drop));
        }
      }),
    );
  });
});
