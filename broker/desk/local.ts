import { fail, ok, type Result } from '../protocol/errors';
import type { Ticket, TicketLink } from '../protocol/models';
import { type Clock, isoTime } from '../protocol/ports';
import type { Document, DocumentValue } from '../store/workspace';
import type { TicketDesk, TicketDraft } from './desk';

/** Wide enough that numbers of one desk sort as text. */
const NUMBER_DIGITS = 6;

/** The embedded ticket desk: tickets are kept in the workspace. */
export function createLocalDesk(tickets: Document<DocumentValue<'tickets'>>, clock: Clock): TicketDesk {
  return {
    async create(draft) {
      const known = find(tickets.value, draft.key);
      if (known !== undefined) return linkFor(known, draft);
      const at = isoTime(clock.now());
      // Looked up again inside the update: another call with the same key may have been first.
      const written = await tickets.update((value) =>
        find(value, draft.key) === undefined
          ? { nextNumber: value.nextNumber + 1, tickets: [...value.tickets, ticketOf(draft, value.nextNumber, at)] }
          : value,
      );
      if (!written.ok) return written;
      const made = find(tickets.value, draft.key);
      return made === undefined ? fail('internal', 'The ticket was not kept.') : linkFor(made, draft);
    },
  };
}

function find(value: Readonly<DocumentValue<'tickets'>>, key: string): Ticket | undefined {
  return value.tickets.find((ticket) => ticket.id === key);
}

function linkFor(ticket: Ticket, draft: TicketDraft): Result<TicketLink> {
  if (ticket.session !== draft.session) return fail('conflict', 'This key belongs to a ticket of another session.');
  const { id, number, subject } = ticket;
  return ok({ ticket: id, number, subject, url: `#/tickets/${id}` });
}

function ticketOf(draft: TicketDraft, number: number, at: string): Ticket {
  return {
    id: draft.key,
    number: `INC-${String(number).padStart(NUMBER_DIGITS, '0')}`,
    subject: draft.subject,
    description: draft.description,
    status: '01 - New',
    priority: 'normal',
    category: draft.category,
    skill: draft.skill,
    person: draft.person,
    assignee: null,
    session: draft.session,
    createdAt: at,
    updatedAt: at,
    worklog: [],
  };
}
