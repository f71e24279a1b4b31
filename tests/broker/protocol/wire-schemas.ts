import * as z from 'zod';
import * as canned from '../../../broker/protocol/canned';
import * as commands from '../../../broker/protocol/commands';
import * as envelope from '../../../broker/protocol/envelope';
import * as errors from '../../../broker/protocol/errors';
import * as events from '../../../broker/protocol/events';
import * as history from '../../../broker/protocol/history';
import * as lost from '../../../broker/protocol/lost';
import * as models from '../../../broker/protocol/models';
import { PictureSize } from '../../../broker/protocol/picture-size';
import * as projection from '../../../broker/protocol/projection';
import * as redirects from '../../../broker/protocol/redirects';
import * as reports from '../../../broker/protocol/reports';
import * as retained from '../../../broker/protocol/retained';
import * as tickets from '../../../broker/protocol/tickets';

/** `message.post` -> `MessagePost`: how the document's schemas are named after types. */
export function pascal(type: string): string {
  return type.replace(/(^|\.)([a-z])/g, (_all, _dot, letter: string) => letter.toUpperCase());
}

const COMMAND_SPECS: Readonly<Record<string, commands.CommandSpec>> = commands.COMMANDS;
const [ReplyOk, ReplyError] = envelope.Reply.options;

/** A whole command: the envelope with the `type` and `data` of one row of `COMMANDS`. */
function commandSchema(type: string, spec: commands.CommandSpec): z.ZodType {
  const mayBeEmpty = spec.input.safeParse({}).success;
  return envelope.CommandEnvelope.extend({
    type: z.literal(type),
    session: spec.session ? models.Id : models.Id.optional(),
    data: mayBeEmpty ? spec.input.default({}) : spec.input,
  });
}

/** One message of the document: its schema's name, and the zod schema that the schema must equal. */
export interface WireMessage {
  readonly schema: string;
  readonly zod: z.ZodType;
}

function wireMessages(): Record<string, WireMessage> {
  const table: Record<string, WireMessage> = {};
  for (const [type, spec] of Object.entries(COMMAND_SPECS)) {
    table[`command.${type}`] = { schema: `${pascal(type)}Command`, zod: commandSchema(type, spec) };
    table[`reply.${type}`] = { schema: `${pascal(type)}Reply`, zod: ReplyOk.extend({ data: spec.output }) };
  }
  for (const option of events.SessionEvent.options) {
    const type = option.shape.type.value;
    table[`event.${type}`] = { schema: `${pascal(type)}Event`, zod: option };
  }
  for (const option of projection.VisitorEvent.options) {
    const type = option.shape.type.value;
    table[`visitorEvent.${type}`] = { schema: `${pascal(type)}VisitorEvent`, zod: option };
  }
  return {
    ...table,
    'reply.error': { schema: 'ErrorReply', zod: ReplyError },
    refusal: { schema: 'Refusal', zod: envelope.Refusal },
    'events.agent': { schema: 'EventBatch', zod: envelope.EventBatch },
    'events.visitor': { schema: 'VisitorBatch', zod: projection.VisitorBatch },
    receipt: { schema: 'ReceiptMessage', zod: envelope.ReceiptMessage },
    typing: { schema: 'TypingMessage', zod: envelope.TypingMessage },
    presence: { schema: 'PresenceMessage', zod: envelope.PresenceMessage },
    'queue.position': { schema: 'QueuePositionMessage', zod: envelope.QueuePositionMessage },
    status: { schema: 'StatusMessage', zod: envelope.StatusMessage },
    canned: { schema: 'CannedMessage', zod: canned.CannedMessage },
    'signal.typing': { schema: 'TypingSignal', zod: envelope.Signal },
    connection: { schema: 'Connection', zod: envelope.Connection },
    directory: { schema: 'Directory', zod: retained.Directory },
    queue: { schema: 'Queue', zod: retained.Queue },
    hub: { schema: 'HubState', zod: retained.HubState },
    revocation: { schema: 'Revocation', zod: retained.Revocation },
  };
}

/** Every message of the document, by its name there. */
export const WIRE_MESSAGES: Readonly<Record<string, WireMessage>> = wireMessages();

/** What the messages are made of, under the names that the document refers to them by. */
const PARTS: Readonly<Record<string, z.ZodType>> = {
  Id: models.Id,
  Time: models.Time,
  Language: models.Language,
  LocalText: models.LocalText,
  Actor: events.Actor,
  AgentRef: models.AgentRef,
  AgentStatus: models.AgentStatus,
  Away: models.Away,
  BotOption: events.BotOption,
  CannedDraft: canned.CannedDraft,
  CannedEntry: canned.CannedEntry,
  ChatFile: models.ChatFile,
  PictureSize,
  Device: models.Device,
  DirectoryAgent: retained.DirectoryAgent,
  ErrorCode: errors.ErrorCode,
  FieldError: errors.FieldError,
  HistoryEntry: history.HistoryEntry,
  Outcomes: reports.Outcomes,
  ReportDay: reports.ReportDay,
  ReportAgent: reports.ReportAgent,
  ReportSkill: reports.ReportSkill,
  Report: reports.Report,
  HistoryMatch: history.HistoryMatch,
  Mark: models.Mark,
  Marks: models.Marks,
  Member: models.Member,
  Person: models.Person,
  PersonRef: tickets.PersonRef,
  PersonSummary: models.PersonSummary,
  Posted: commands.Posted,
  ProtocolError: errors.ProtocolError,
  QueuePlace: models.QueuePlace,
  Rating: models.Rating,
  RedirectOffer: redirects.RedirectOffer,
  RedirectSummary: redirects.RedirectSummary,
  RedirectTarget: redirects.RedirectTarget,
  RecentTicket: tickets.RecentTicket,
  Service: models.Service,
  SessionCard: models.SessionCard,
  SessionEvent: events.SessionEvent,
  SessionFacts: lost.SessionFacts,
  SessionFile: models.SessionFile,
  SessionState: models.SessionState,
  StatusChoice: models.StatusChoice,
  SyncedSession: commands.SyncedSession,
  TicketAttachment: tickets.TicketAttachment,
  TicketCard: tickets.TicketCard,
  TicketChoice: tickets.TicketChoice,
  TicketField: tickets.TicketField,
  TicketFiles: tickets.TicketFiles,
  TicketForm: tickets.TicketForm,
  TicketPage: tickets.TicketPage,
  TicketQuery: tickets.TicketQuery,
  TicketRow: tickets.TicketRow,
  TicketSort: tickets.TicketSort,
  TicketValue: tickets.TicketValue,
  TicketValues: tickets.TicketValues,
  WorklogEntry: tickets.WorklogEntry,
  TextMark: history.TextMark,
  UnknownEvent: events.UnknownEvent,
  KnownVisitor: models.KnownVisitor,
  Visitor: models.Visitor,
  VisitorEvent: projection.VisitorEvent,
  Why: events.Why,
};

/** What `components/schemas` of the document must hold: JSON Schema draft-07, as zod writes it for input. */
export function generatedSchemas(): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(PARTS)) registry.add(schema, { id });
  for (const { schema: id, zod } of Object.values(WIRE_MESSAGES)) registry.add(zod, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-07',
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema)]));
}

/** A schema without descriptions and identity, and with `allOf` of one reference written as the reference. */
export function bare(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key, value]) => {
    const isText = typeof value === 'string';
    return !(isText && (key === 'description' || key === '$schema' || key === '$id'));
  });
  const [first, ...others] = entries;
  if (first?.[0] === 'allOf' && others.length === 0 && Array.isArray(first[1]) && first[1].length === 1) {
    return bare(first[1][0]);
  }
  return Object.fromEntries(entries.map(([key, value]) => [key, bare(value)]));
}
