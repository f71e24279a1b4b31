import * as z from 'zod';
import { ChatFile, Id, LocalText, Time } from './models';

/** A value of one attribute has at most this many characters; a transcript is cut before. */
export const TICKET_VALUE_CHARACTERS = 40_000;
/** More values than this no attribute takes. */
const VALUES_PER_FIELD = 50;

export const TICKET_FIELD_TYPES = ['text', 'longText', 'choice', 'person', 'date'] as const;
export const TicketFieldType = z.enum(TICKET_FIELD_TYPES);
export type TicketFieldType = z.infer<typeof TicketFieldType>;

export const TicketChoice = z.object({ value: z.string().min(1), label: LocalText });
export type TicketChoice = z.infer<typeof TicketChoice>;

/** One attribute of the ticket system's template, as a field of a form. */
export const TicketField = z.object({
  code: Id,
  name: LocalText,
  type: TicketFieldType,
  required: z.boolean(),
  multiValue: z.boolean(),
  /** Of type `choice`: what can be chosen. */
  choices: z.array(TicketChoice).optional(),
});
export type TicketField = z.infer<typeof TicketField>;

/**
 * One value of a field: text, a choice's `value`, a person's id, or a date as `2026-08-31`. `label` is what people
 * call it, where that differs.
 */
export const TicketValue = z.object({ value: z.string(), label: z.string().optional() });
export type TicketValue = z.infer<typeof TicketValue>;

/** The values of a ticket to be made, by the code of the field. */
export const TicketValues = z.record(Id, z.array(z.string().max(TICKET_VALUE_CHARACTERS)).max(VALUES_PER_FIELD));
export type TicketValues = z.infer<typeof TicketValues>;

/**
 * What becomes of the chat's files in a new ticket: `chosen` unless the agent takes them out, `offered` to be chosen, or
 * `refused`: the ticket system takes none.
 */
export const TicketFiles = z.enum(['chosen', 'offered', 'refused']);
export type TicketFiles = z.infer<typeof TicketFiles>;

/** A form made from the template, filled in from a chat: `ticket.form`. */
export const TicketForm = z.object({
  template: z.object({ code: Id, name: LocalText }),
  fields: z.array(TicketField),
  values: z.record(Id, z.array(TicketValue)),
  /** The field that holds the conversation, so that a console can offer to choose messages for it. */
  transcript: Id.optional(),
  /** Files of the chat that can go along; none where the ticket system refuses them. */
  files: z.array(ChatFile),
  attach: TicketFiles,
});
export type TicketForm = z.infer<typeof TicketForm>;

/** Somebody as the ticket system knows them; `id` is there when Parley knows them too. */
export const PersonRef = z.object({ id: Id.optional(), name: z.string() });
export type PersonRef = z.infer<typeof PersonRef>;

/** A ticket in a list. Empty texts are what the ticket system does not tell. */
export const TicketRow = z.object({
  ticket: Id,
  number: z.string(),
  subject: z.string(),
  status: z.string(),
  priority: z.string(),
  category: z.string(),
  skill: z.string(),
  person: PersonRef.nullable(),
  assignee: PersonRef.nullable(),
  session: Id.nullable(),
  /** Null when the ticket system does not tell. */
  createdAt: Time.nullable(),
  updatedAt: Time.nullable(),
  /** `#/tickets/{id}` in the console, or the address of the card in the ticket system. */
  url: z.string(),
});
export type TicketRow = z.infer<typeof TicketRow>;

export const WorklogEntry = z.object({ at: Time.nullable(), by: z.string(), text: z.string() });
export type WorklogEntry = z.infer<typeof WorklogEntry>;

/** A file of a ticket: where it is one of a chat, with its id; elsewhere the ticket system may tell the name only. */
export const TicketAttachment = ChatFile.partial({ file: true, type: true, size: true });
export type TicketAttachment = z.infer<typeof TicketAttachment>;

/** A whole ticket: `ticket.get`. */
export const TicketCard = TicketRow.extend({
  description: z.string(),
  /** Oldest first; the newest that fit into a message. */
  worklog: z.array(WorklogEntry),
  /** How many older entries are left out. */
  worklogOmitted: z.number().int().nonnegative(),
  /** The states it can be set to, its own among them. */
  statuses: z.array(z.string()),
  /** What else the template has. */
  details: z.array(z.object({ name: LocalText, values: z.array(z.string()) })),
  files: z.array(TicketAttachment),
});
export type TicketCard = z.infer<typeof TicketCard>;

/** Where a ticket beside a chat comes from. */
export const RecentTicket = TicketRow.extend({ from: z.enum(['bot', 'session', 'person']) });
export type RecentTicket = z.infer<typeof RecentTicket>;

export const TICKET_SORTS = ['updated', 'created', 'number', 'subject', 'status', 'priority'] as const;
export const TicketSort = z.enum(TICKET_SORTS);
export type TicketSort = z.infer<typeof TicketSort>;

/** What tickets are looked for; a filter that is absent lets all through. */
export const TicketQuery = z.object({
  text: z.string().max(200).optional(),
  status: z.array(z.string()).max(20).optional(),
  priority: z.array(z.string()).max(20).optional(),
  /** An agent's id; `none` for tickets that nobody has. */
  assignee: Id.optional(),
  skill: z.string().min(1).max(64).optional(),
  sort: TicketSort.optional(),
  descending: z.boolean().optional(),
  /** `next` of the page before. */
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(200).optional(),
});
export type TicketQuery = z.infer<typeof TicketQuery>;

/** A page of tickets: `tickets.search`. */
export const TicketPage = z.object({
  tickets: z.array(TicketRow),
  /** Null on the last page. */
  next: z.string().nullable(),
  /** How many there are in all, when the ticket system tells. */
  total: z.number().int().nonnegative().optional(),
  /** What the ticket system can filter by and sort by. */
  statuses: z.array(z.string()),
  priorities: z.array(z.string()),
  sorts: z.array(TicketSort),
});
export type TicketPage = z.infer<typeof TicketPage>;
