import * as z from 'zod';
import { AgentRef, Time } from './models';

/** The longest time that one report is about, in days. */
export const REPORT_DAYS = 400;

/** A report is of the sessions that began at `from` or later, and before `to`. */
export const ReportInput = z.object({
  from: Time,
  to: Time,
  /** When each day begins where the reader is, in order; days of UTC when absent. */
  days: z.array(Time).min(1).max(REPORT_DAYS).optional(),
});
export type ReportInput = z.infer<typeof ReportInput>;

const Count = z.number().int().nonnegative();
/** Milliseconds; null of none. */
const Span = z.number().int().nonnegative().nullable();

/** What became of the sessions: each is one of them. */
export const Outcomes = z.object({
  sessions: Count,
  /** An agent wrote to the visitor. */
  answered: Count,
  /** Somebody waited for an agent, and it ended before one wrote. */
  missed: Count,
  /** It ended with nobody asked but the bot. */
  botOnly: Count,
  /** Neither, and it still goes on. */
  open: Count,
});
export type Outcomes = z.infer<typeof Outcomes>;

/** From the first wish for an agent to the first message of one. */
const FirstReply = z.object({ median: Span, p90: Span });

export const ReportDay = Outcomes.extend({ from: Time, firstReply: FirstReply });
export type ReportDay = z.infer<typeof ReportDay>;

/**
 * `chats`: sessions the agent took part in; `firstReply` is of those in which the agent was the first to write. Ratings
 * count for the support person, the last who had the chat.
 */
export const ReportAgent = z.object({
  agent: AgentRef,
  chats: Count,
  firstReply: FirstReply,
  rated: Count,
  ratingSum: Count,
});
export type ReportAgent = z.infer<typeof ReportAgent>;

export const ReportSkill = z.object({
  skill: z.string(),
  answered: Count,
  missed: Count,
  waitMedian: Span,
  firstReply: FirstReply,
});
export type ReportSkill = z.infer<typeof ReportSkill>;

export const Report = z.object({
  totals: Outcomes,
  /** From the first wish for an agent to the first agent. */
  wait: z.object({ median: Span, p90: Span, longest: Span }),
  firstReply: FirstReply,
  /** From the first agent to the end, of chats that have ended. */
  length: z.object({ median: Span, p90: Span }),
  /** How many gave 1, 2, 3, 4 and 5. */
  ratings: z.array(Count).length(5),
  tickets: Count,
  days: z.array(ReportDay),
  /** Most chats first. */
  agents: z.array(ReportAgent),
  /** Most chats first. */
  skills: z.array(ReportSkill),
  /** False while part of the log has not been read yet, shortly after a start: there may be more than this. */
  complete: z.boolean(),
});
export type Report = z.infer<typeof Report>;
