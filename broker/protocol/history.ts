import * as z from 'zod';
import { Actor, SessionEvent, UnknownEvent } from './events';
import { AgentRef, Id, KnownVisitor, Language, SessionState, Time } from './models';

/** What to look for in all sessions there ever were. Each field that is given narrows the result. */
export const HistorySearchInput = z.object({
  /** Words; a session is found when each of them begins a word of it, in any order, with or without accents. */
  text: z.string().max(200).optional(),
  person: Id.optional(),
  /** An agent who took part. */
  agent: Id.optional(),
  /** Sessions that were open at this time or later. */
  from: Time.optional(),
  /** Sessions that began at this time or before. */
  to: Time.optional(),
  /** From an earlier answer: what comes behind it. */
  cursor: z.string().max(64).optional(),
});
export type HistorySearchInput = z.infer<typeof HistorySearchInput>;

/** A piece of a text, in UTF-16 units. */
export const TextMark = z.object({ at: z.number().int().nonnegative(), length: z.number().int().positive() });
export type TextMark = z.infer<typeof TextMark>;

/** Part of what was said, with the words that were looked for marked in it. */
export const HistoryMatch = z.object({
  seq: z.number().int().positive(),
  at: Time,
  by: Actor,
  kind: z.enum(['message', 'note', 'bot', 'choice', 'ticket', 'rating', 'visitor']),
  text: z.string(),
  marks: z.array(TextMark),
});
export type HistoryMatch = z.infer<typeof HistoryMatch>;

/** What a session's log comes to, in short. */
export const SessionSummary = z.object({
  session: Id,
  state: SessionState,
  startedAt: Time,
  endedAt: Time.optional(),
  /** When the visitor first asked for an agent; absent: never. */
  queuedAt: Time.optional(),
  /** When the first agent came; absent: none has. */
  answeredAt: Time.optional(),
  /** The first message of an agent, and whose it was; absent: nobody has written. */
  firstReply: z.object({ at: Time, agent: Id }).optional(),
  visitor: KnownVisitor,
  person: Id.optional(),
  language: Language,
  skill: z.string().nullable(),
  supportPerson: AgentRef.nullable(),
  /** Every agent who took part. */
  agents: z.array(AgentRef),
  messageCount: z.number().int().nonnegative(),
  /** Numbers of the tickets. */
  tickets: z.array(z.string()),
  rating: z.number().int().min(1).max(5).optional(),
  /** How the visitor's first message begins. */
  opening: z.string().optional(),
});
export type SessionSummary = z.infer<typeof SessionSummary>;

/** One session that was found. */
export const HistoryEntry = SessionSummary.extend({ matches: z.array(HistoryMatch) });
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** The newest sessions first. */
export const HistorySearchOutput = z.object({
  sessions: z.array(HistoryEntry),
  /** How many there are in all. */
  total: z.number().int().nonnegative(),
  /** Asks for those behind these; absent when there are none. */
  cursor: z.string().max(64).optional(),
  /** False while part of the log has not been read yet, shortly after a start: there may be more than this. */
  complete: z.boolean(),
});
export type HistorySearchOutput = z.infer<typeof HistorySearchOutput>;

export const HistoryEventsInput = z.object({
  /** The last `seq` that is known already; 0 when absent. */
  after: z.number().int().nonnegative().optional(),
});
export type HistoryEventsInput = z.infer<typeof HistoryEventsInput>;

/** A page of a session's log; `more` says that another page follows. */
export const HistoryEventsOutput = z.object({
  events: z.array(z.union([SessionEvent, UnknownEvent])),
  more: z.boolean(),
});
export type HistoryEventsOutput = z.infer<typeof HistoryEventsOutput>;
