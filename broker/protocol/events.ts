import * as z from 'zod';
import { LostData } from './lost';
import { AgentRef, ChatFile, Id, Language, Rating, TicketLink, Time, Visitor } from './models';
import { REDIRECT_EVENT_DATA } from './redirects';

/** Who did it. `id` is left out of what a visitor sees of agents. */
export const Actor = z.object({
  kind: z.enum(['agent', 'visitor', 'bot', 'system']),
  id: Id.optional(),
  name: z.string(),
});
export type Actor = z.infer<typeof Actor>;

/** Why this chat went to this agent: the rule, and who else could have had it. */
export const Why = z.object({
  rule: z.enum(['only_candidate', 'fewest_open', 'longest_since_last', 'lowest_id', 'taken', 'redirected']),
  skill: z.string(),
  /** Milliseconds from first entering the queue. */
  waitedMs: z.number().int().nonnegative(),
  runnersUp: z.array(AgentRef.extend({ open: z.number().int(), limit: z.number().int() })).max(5),
  /** Who redirected it. */
  from: AgentRef.optional(),
});
export type Why = z.infer<typeof Why>;

export const BotOption = z.object({ id: Id, text: z.string() });
export type BotOption = z.infer<typeof BotOption>;

/** The id of the command that caused the event, so that a client can settle its outbox. */
const command = { command: Id.optional() };

/** What each type of session event says. */
export const EVENT_DATA = {
  'session.started': z.object({
    visitor: Visitor,
    language: Language,
    page: z.string().optional(),
    /** Counts only with a verified visitor: version 0.1.0 took a typed e-mail address for a person. */
    person: Id.optional(),
  }),
  'message.posted': z.object({ text: z.string(), files: z.array(ChatFile).optional(), ...command }),
  'note.posted': z.object({ text: z.string(), ...command }),
  'bot.asked': z.object({ text: z.string(), options: z.array(BotOption) }),
  'bot.chosen': z.object({ option: Id, text: z.string(), ...command }),
  /** `request`: the `ticket.requested` that this answers, when the ticket system could not answer at once. */
  'ticket.created': TicketLink.extend({ request: Id.optional(), ...command }),
  /** Asked for, while the ticket system is away: it is made later, once. */
  'ticket.requested': z.object({ request: Id, subject: z.string(), ...command }),
  /** The ticket system would not make it after all; `reason` is for people. */
  'ticket.refused': z.object({ request: Id, subject: z.string(), reason: z.string() }),
  /** The ticket was made, and this file of the chat is not in it, for good; `reason` is for people. */
  'ticket.unattached': z.object({ ticket: Id, number: z.string(), file: Id, name: z.string(), reason: z.string() }),
  /** An agent has found out who the visitor is. */
  'person.linked': z.object({ person: Id, name: z.string(), ...command }),
  /** `since` is the time of first entering the queue: it is kept when a chat comes back to it. */
  'queue.entered': z.object({ skill: z.string(), since: Time, ...command }),
  'agent.assigned': z.object({ agent: AgentRef, why: Why.optional(), ...command }),
  ...REDIRECT_EVENT_DATA,
  'agent.left': z.object({
    agent: AgentRef,
    reason: z.enum(['gone', 'redirected', 'released', 'disabled']),
    ...command,
  }),
  'session.ended': z.object({
    by: z.enum(['agent', 'visitor', 'system']),
    reason: z.enum(['ended', 'resolved', 'spam', 'visitor_left']),
    ...command,
  }),
  'session.rated': Rating.extend(command),
  /**
   * By the system, at the `seq` of an event that can no longer be read: found when the log is read, and written only
   * where the end of a session is gone without a trace.
   */
  'event.lost': LostData,
} as const;
export type EventType = keyof typeof EVENT_DATA;
export type EventData<T extends EventType> = z.infer<(typeof EVENT_DATA)[T]>;

const stamp = { v: z.literal(1), session: Id, seq: z.number().int().positive(), id: Id, at: Time, by: Actor };

function event<T extends EventType>(type: T) {
  return z.object({ ...stamp, type: z.literal(type), data: EVENT_DATA[type] });
}

/** One entry of a session's log, and one message in an inbox. */
export const SessionEvent = z.discriminatedUnion('type', [
  event('session.started'),
  event('message.posted'),
  event('note.posted'),
  event('bot.asked'),
  event('bot.chosen'),
  event('ticket.created'),
  event('ticket.requested'),
  event('ticket.refused'),
  event('ticket.unattached'),
  event('person.linked'),
  event('queue.entered'),
  event('agent.assigned'),
  event('redirect.offered'),
  event('redirect.accepted'),
  event('redirect.declined'),
  event('redirect.expired'),
  event('redirect.cancelled'),
  event('agent.left'),
  event('session.ended'),
  event('session.rated'),
  event('event.lost'),
]);
export type SessionEvent = z.infer<typeof SessionEvent>;
export type EventOf<T extends EventType> = Extract<SessionEvent, { type: T }>;

/** An event of a type that this version does not know: it counts in `seq` and is otherwise ignored. */
export const UnknownEvent = z.object({ ...stamp, type: z.string(), data: z.unknown() });
export type UnknownEvent = z.infer<typeof UnknownEvent>;
