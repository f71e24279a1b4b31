import * as z from 'zod';
import { Id, type PersonSummary, type TicketLink } from '../../broker/protocol/models';
import {
  type RecentTicket,
  type TicketCard,
  type TicketForm,
  type TicketPage,
  TicketQuery,
  TicketValues,
} from '../../broker/protocol/tickets';

const session = { session: Id };
/** Chosen by the window, the same for each try of one thing: however often it is sent, it is done once. */
const attempt = { attempt: z.string().min(1).max(64) };

/** What a window may ask about tickets, and about the people behind visitors. */
export const TICKET_CALLS = {
  'ticket.form': z.object(session),
  'ticket.create': z.object({ ...session, ...attempt, values: TicketValues, files: z.array(Id).max(50) }),
  'ticket.get': z.object({ ticket: Id }),
  'ticket.update': z.object({
    ...attempt,
    ticket: Id,
    comment: z.string().min(1).max(8_000).optional(),
    status: z.string().min(1).max(120).optional(),
  }),
  'tickets.recent': z.object(session),
  'tickets.search': TicketQuery,
  'person.search': z.object({ text: z.string().max(200) }),
  'person.link': z.object({ ...session, person: Id }),
} as const satisfies Record<string, z.ZodType>;

/** A ticket that was asked for: made, or promised while the ticket system is away (`ticket` null). */
export interface AskedTicket {
  readonly ticket: TicketLink | null;
}

export interface TicketOutputs {
  readonly 'ticket.form': TicketForm;
  readonly 'ticket.create': AskedTicket;
  readonly 'ticket.get': TicketCard;
  readonly 'ticket.update': TicketCard;
  readonly 'tickets.recent': { readonly tickets: readonly RecentTicket[]; readonly incomplete: boolean };
  readonly 'tickets.search': TicketPage;
  readonly 'person.search': { readonly people: readonly PersonSummary[] };
}
