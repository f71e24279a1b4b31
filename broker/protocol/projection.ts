import * as z from 'zod';
import { PresenceMessage, QueuePositionMessage, ReceiptMessage, Refusal, Reply, TypingMessage } from './envelope';
import { Actor, EVENT_DATA, type EventType, type SessionEvent } from './events';
import { Id, SessionState, Time } from './models';

const AgentName = z.object({ name: z.string() });
const command = { command: Id.optional() };

/**
 * The one table of what a visitor sees (`What a visitor sees` of the protocol): the fields that are let through,
 * or null for what stays inside. It is a list of what is shown, so a field added to an event is hidden until it is
 * written here. Not shown: notes, redirect talk, `why`, agent ids, ticket addresses, tickets that are not made yet,
 * files that a ticket went without, reasons for leaving, the person record.
 */
export const VISITOR_SEES = {
  'session.started': EVENT_DATA['session.started'].omit({ person: true }),
  'message.posted': EVENT_DATA['message.posted'],
  'note.posted': null,
  'bot.asked': EVENT_DATA['bot.asked'],
  'bot.chosen': EVENT_DATA['bot.chosen'],
  'ticket.created': z.object({ number: z.string(), subject: z.string() }),
  'ticket.requested': null,
  'ticket.refused': null,
  'ticket.unattached': null,
  'person.linked': null,
  'queue.entered': EVENT_DATA['queue.entered'],
  'agent.assigned': z.object({ agent: AgentName }),
  'redirect.offered': null,
  'redirect.accepted': null,
  'redirect.declined': null,
  'redirect.expired': null,
  'redirect.cancelled': null,
  'agent.left': z.object({ agent: AgentName }),
  'session.ended': z.object({ by: z.enum(['agent', 'visitor', 'system']), ...command }),
  'session.rated': EVENT_DATA['session.rated'],
  'event.lost': z.object({ stood: z.object({ state: SessionState, agent: AgentName.optional() }).optional() }),
} as const satisfies Record<EventType, z.ZodObject | null>;

type ShownType = { [T in EventType]: (typeof VISITOR_SEES)[T] extends null ? never : T }[EventType];

const stamp = { v: z.literal(1), session: Id, seq: z.number().int().positive(), id: Id, at: Time, by: Actor };

function shown<T extends ShownType>(type: T) {
  return z.object({ ...stamp, type: z.literal(type), data: VISITOR_SEES[type] });
}

/** A session event as a visitor gets it; `seq` is the visitor's own gapless count. */
export const VisitorEvent = z.discriminatedUnion('type', [
  shown('session.started'),
  shown('message.posted'),
  shown('bot.asked'),
  shown('bot.chosen'),
  shown('ticket.created'),
  shown('queue.entered'),
  shown('agent.assigned'),
  shown('agent.left'),
  shown('session.ended'),
  shown('session.rated'),
  shown('event.lost'),
]);
export type VisitorEvent = z.infer<typeof VisitorEvent>;

/** Whether the visitor sees this event, and so whether it counts in the visitor's `seq`. */
export function isShownToVisitor(event: Pick<SessionEvent, 'type' | 'data'>): boolean {
  if (event.type === 'event.lost' && 'hidden' in event.data) return event.data.hidden !== true;
  return VISITOR_SEES[event.type] !== null;
}

/** The event as the visitor gets it, under the visitor's own `seq`; null when it is not shown. */
export function projectForVisitor(event: SessionEvent, visitorSeq: number): VisitorEvent | null {
  if (!isShownToVisitor(event)) return null;
  // Command ids belong to their sender: the visitor gets back only those of the visitor's own commands.
  const own = event.by.kind === 'visitor';
  const data = own ? event.data : { ...event.data, command: undefined };
  const by: Actor = event.by.kind === 'agent' ? { kind: event.by.kind, name: event.by.name } : event.by;
  return VisitorEvent.parse({ ...event, seq: visitorSeq, by, data });
}

const UnknownVisitorEvent = z.object({ ...stamp, type: z.string(), data: z.unknown() });

/** Part of a catch-up in a visitor's inbox. */
export const VisitorBatch = z.object({
  v: z.literal(1),
  session: Id,
  type: z.literal('events'),
  events: z.array(z.union([VisitorEvent, UnknownVisitorEvent])),
  more: z.boolean(),
});
export type VisitorBatch = z.infer<typeof VisitorBatch>;

/** Everything that can come in a visitor's inbox, told apart by `kind`. */
export type VisitorInboxMessage =
  | { readonly kind: 'event'; readonly message: VisitorEvent }
  | { readonly kind: 'reply'; readonly message: Reply }
  | { readonly kind: 'batch'; readonly message: VisitorBatch }
  | { readonly kind: 'receipt'; readonly message: ReceiptMessage }
  | { readonly kind: 'typing'; readonly message: TypingMessage }
  | { readonly kind: 'presence'; readonly message: PresenceMessage }
  | { readonly kind: 'queuePosition'; readonly message: QueuePositionMessage }
  | { readonly kind: 'refusal'; readonly message: Refusal }
  | { readonly kind: 'unknownEvent'; readonly message: z.infer<typeof UnknownVisitorEvent> };

const READERS = [
  ['event', VisitorEvent],
  ['reply', Reply],
  ['batch', VisitorBatch],
  ['receipt', ReceiptMessage],
  ['typing', TypingMessage],
  ['presence', PresenceMessage],
  ['queuePosition', QueuePositionMessage],
  ['refusal', Refusal],
  ['unknownEvent', UnknownVisitorEvent],
] as const;

/** Reads what came in a visitor's inbox; null when it is nothing this version knows. */
export function readVisitorInbox(json: unknown): VisitorInboxMessage | null {
  for (const [kind, schema] of READERS) {
    const parsed = schema.safeParse(json);
    // The reader and the kind stand in one row of the table, so the pair is of the union.
    if (parsed.success) return { kind, message: parsed.data } as VisitorInboxMessage;
  }
  return null;
}
