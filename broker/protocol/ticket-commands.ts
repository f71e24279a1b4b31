import * as z from 'zod';
import type { CommandSpec } from './commands';
import { Id, PersonSummary } from './models';
import { Posted } from './posted';
import { RecentTicket, TicketCard, TicketForm, TicketPage, TicketQuery, TicketValues } from './tickets';
import { isVisible } from './visible-text';

const ANY_AGENT = ['agent', 'lead', 'admin'] as const;
const Nothing = z.object({});

/** What agents do with tickets, and with the people behind visitors. */
export const TICKET_COMMANDS = {
  'ticket.form': { by: ANY_AGENT, session: true, changes: false, input: Nothing, output: TicketForm },
  'ticket.create': {
    by: ANY_AGENT,
    session: true,
    changes: true,
    input: z.object({ values: TicketValues, files: z.array(Id).max(50).optional() }),
    output: Posted,
  },
  'ticket.get': { by: ANY_AGENT, session: false, changes: false, input: z.object({ ticket: Id }), output: TicketCard },
  'ticket.update': {
    by: ANY_AGENT,
    session: false,
    changes: true,
    input: z.object({
      ticket: Id,
      comment: z.string().trim().min(1).max(8_000).refine(isVisible, 'Write something first.').optional(),
      status: z.string().min(1).max(120).optional(),
    }),
    output: TicketCard,
  },
  'tickets.recent': {
    by: ANY_AGENT,
    session: true,
    changes: false,
    input: Nothing,
    /** `incomplete`: the ticket system did not answer, so some are missing, or known by number and subject only. */
    output: z.object({ tickets: z.array(RecentTicket), incomplete: z.boolean() }),
  },
  'tickets.search': { by: ANY_AGENT, session: false, changes: false, input: TicketQuery, output: TicketPage },
  'person.search': {
    by: ANY_AGENT,
    session: false,
    changes: false,
    input: z.object({ text: z.string().max(200) }),
    output: z.object({ people: z.array(PersonSummary) }),
  },
  'person.link': {
    by: ANY_AGENT,
    session: true,
    changes: true,
    input: z.object({ person: Id }),
    output: Posted,
  },
} as const satisfies Record<string, CommandSpec>;
