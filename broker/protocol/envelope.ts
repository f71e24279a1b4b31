import * as z from 'zod';
import { CannedMessage } from './canned';
import { ProtocolError } from './errors';
import { Actor, SessionEvent, UnknownEvent } from './events';
import { AgentStatus, Away, Id, Mark, QueuePlace, Time } from './models';

/** A command as it travels, before its type is known and its `data` read. */
export const CommandEnvelope = z.object({
  v: z.literal(1),
  id: Id,
  type: z.string().min(1).max(64),
  session: Id.optional(),
  data: z.record(z.string(), z.unknown()).default({}),
});
export type CommandEnvelope = z.infer<typeof CommandEnvelope>;

/** The one signal there is: QoS 0, may be lost. */
export const Signal = z.object({
  v: z.literal(1),
  session: Id,
  type: z.literal('typing'),
  data: z.object({ on: z.boolean() }),
});
export type Signal = z.infer<typeof Signal>;

/** Retained at `connections/{connectionId}` while the connection lives; emptied by the last will. */
export const Connection = z.object({
  v: z.literal(1),
  since: Time,
  /** A person has just signed in; false on a reconnect. */
  login: z.boolean(),
  away: Away.nullable(),
  /** The person signs out here. Told just before the payload is emptied: nobody is waited for. */
  leaving: z.literal(true).optional(),
});
export type Connection = z.infer<typeof Connection>;

/** The hub's answer to a command: the one thing that lets a client forget it. */
export const Reply = z.discriminatedUnion('ok', [
  z.object({ v: z.literal(1), re: Id, ok: z.literal(true), data: z.record(z.string(), z.unknown()) }),
  z.object({ v: z.literal(1), re: Id, ok: z.literal(false), error: ProtocolError }),
]);
export type Reply = z.infer<typeof Reply>;

/** The broker's answer to a publish it refused and dropped. */
export const Refusal = z.object({
  v: z.literal(1),
  re: z.null(),
  topic: z.string(),
  ok: z.literal(false),
  error: ProtocolError,
});
export type Refusal = z.infer<typeof Refusal>;

/** Part of a catch-up; `more` says that another part follows. */
export const EventBatch = z.object({
  v: z.literal(1),
  session: Id,
  type: z.literal('events'),
  events: z.array(z.union([SessionEvent, UnknownEvent])),
  more: z.boolean(),
});
export type EventBatch = z.infer<typeof EventBatch>;

export const ReceiptMessage = z.object({
  v: z.literal(1),
  session: Id,
  type: z.literal('receipt'),
  by: Actor,
  data: Mark,
});
export type ReceiptMessage = z.infer<typeof ReceiptMessage>;

export const TypingMessage = z.object({
  v: z.literal(1),
  session: Id,
  type: z.literal('typing'),
  by: Actor,
  data: z.object({ on: z.boolean() }),
});
export type TypingMessage = z.infer<typeof TypingMessage>;

/** The other side of a live chat has lost its connection, or is back. Whoever gets a chat takes it to be there. */
export const PresenceMessage = z.object({
  v: z.literal(1),
  session: Id,
  type: z.literal('presence'),
  by: Actor,
  data: z.object({ online: z.boolean() }),
});
export type PresenceMessage = z.infer<typeof PresenceMessage>;

export const QueuePositionMessage = z.object({
  v: z.literal(1),
  session: Id,
  type: z.literal('queue.position'),
  data: QueuePlace,
});
export type QueuePositionMessage = z.infer<typeof QueuePositionMessage>;

export const StatusMessage = z.object({ v: z.literal(1), type: z.literal('status'), data: AgentStatus });
export type StatusMessage = z.infer<typeof StatusMessage>;

/** Everything that can come in an inbox, told apart by `kind`. */
export type InboxMessage =
  | { readonly kind: 'reply'; readonly message: Reply }
  | { readonly kind: 'refusal'; readonly message: Refusal }
  | { readonly kind: 'event'; readonly message: SessionEvent }
  | { readonly kind: 'unknownEvent'; readonly message: UnknownEvent }
  | { readonly kind: 'batch'; readonly message: EventBatch }
  | { readonly kind: 'receipt'; readonly message: ReceiptMessage }
  | { readonly kind: 'typing'; readonly message: TypingMessage }
  | { readonly kind: 'presence'; readonly message: PresenceMessage }
  | { readonly kind: 'queuePosition'; readonly message: QueuePositionMessage }
  | { readonly kind: 'status'; readonly message: StatusMessage }
  | { readonly kind: 'canned'; readonly message: CannedMessage };

const READERS = [
  ['event', SessionEvent],
  ['reply', Reply],
  ['batch', EventBatch],
  ['receipt', ReceiptMessage],
  ['typing', TypingMessage],
  ['presence', PresenceMessage],
  ['queuePosition', QueuePositionMessage],
  ['status', StatusMessage],
  ['canned', CannedMessage],
  ['refusal', Refusal],
  ['unknownEvent', UnknownEvent],
] as const;

/** Reads what came in an inbox; null when it is nothing this version knows. */
export function readInbox(json: unknown): InboxMessage | null {
  for (const [kind, schema] of READERS) {
    const parsed = schema.safeParse(json);
    // The reader and the kind stand in one row of the table, so the pair is of the union.
    if (parsed.success) return { kind, message: parsed.data } as InboxMessage;
  }
  return null;
}
