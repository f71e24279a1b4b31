import * as z from 'zod';
import { Id, LocalText } from './models';
import { TicketField } from './tickets';

/** What a chat knows that a field of a ticket can start with; of the visitor, nothing that is only a claim. */
export const CHAT_FACTS = [
  'person',
  'visitorName',
  'visitorEmail',
  'subject',
  'description',
  'skill',
  'category',
  'language',
  'page',
  'session',
  'agent',
] as const;
export const ChatFact = z.enum(CHAT_FACTS);
export type ChatFact = z.infer<typeof ChatFact>;

/** What a field starts with: something of the chat, or always the same. */
export const FieldDefault = z.union([z.object({ from: ChatFact }), z.object({ value: z.string() })]);
export type FieldDefault = z.infer<typeof FieldDefault>;

/** By the code of the field. */
export const FieldDefaults = z.record(Id, FieldDefault);
export type FieldDefaults = z.infer<typeof FieldDefaults>;

/** Whether the files of a chat are chosen in a new form (when absent), or only offered. */
export const AttachDefault = z.enum(['chosen', 'offered']);
export type AttachDefault = z.infer<typeof AttachDefault>;

/** Tickets kept in the workspace itself. */
export const EmbeddedDeskSettings = z.object({
  kind: z.literal('embedded'),
  /** What can be chosen as category; without any, it is a text. */
  categories: z.array(z.string().min(1)).optional(),
  /** Fields besides those that every ticket has. */
  fields: z.array(TicketField).optional(),
  defaults: FieldDefaults.optional(),
  attachments: AttachDefault.optional(),
});
export type EmbeddedDeskSettings = z.infer<typeof EmbeddedDeskSettings>;

/** A field of the form: an attribute of the template, and what the template does not say of it. */
export const EsmField = z.object({
  code: Id,
  /** Instead of the template's own name. */
  name: LocalText.optional(),
  required: z.boolean().optional(),
  /** A text of several lines. */
  long: z.boolean().optional(),
});
export type EsmField = z.infer<typeof EsmField>;

/** The codes of the attributes that hold what Parley shows; what is absent is not shown. */
export const EsmAttributes = z.object({
  subject: Id,
  description: Id,
  status: Id,
  /** Holds the key of a request, so that a ticket is found again after an answer that was lost. */
  key: Id,
  number: Id.optional(),
  priority: Id.optional(),
  category: Id.optional(),
  skill: Id.optional(),
  person: Id.optional(),
  assignee: Id.optional(),
  session: Id.optional(),
  worklog: Id.optional(),
  files: Id.optional(),
  createdAt: Id.optional(),
  updatedAt: Id.optional(),
});
export type EsmAttributes = z.infer<typeof EsmAttributes>;

/** Tickets in Efecte ESM, by its REST interface. The password is `deskPassword` in `secrets.json`. */
export const EsmDeskSettings = z.object({
  kind: z.literal('esm'),
  /** Such as `https://example.efectecloud.com`; `/rest-api/itsm/v1` comes behind it. */
  url: z.url({ protocol: /^https?$/ }),
  login: z.string().min(1),
  template: Id,
  /** Code of the folder that new tickets go into. */
  folder: z.string().min(1),
  attributes: EsmAttributes,
  /** The form, in this order. */
  fields: z.array(EsmField).min(1),
  defaults: FieldDefaults.optional(),
  attachments: AttachDefault.optional(),
  /** Where people are, and by which attribute they are told apart: as their e-mail address in Parley. */
  people: z.object({ template: Id, email: Id }).optional(),
  /** How long one answer may take, in milliseconds. */
  timeoutMs: z.number().int().min(100).max(60_000).optional(),
  /** After a lost answer: how long the ticket may still turn up before it is made again, in milliseconds. */
  doubtMs: z.number().int().min(0).optional(),
});
export type EsmDeskSettings = z.infer<typeof EsmDeskSettings>;

/** Which ticket system the workspace uses; read when the server starts. */
export const DeskSettings = z.discriminatedUnion('kind', [EmbeddedDeskSettings, EsmDeskSettings]);
export type DeskSettings = z.infer<typeof DeskSettings>;
