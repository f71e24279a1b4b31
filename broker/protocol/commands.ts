import * as z from 'zod';
import { CANNED_COMMANDS } from './canned';
import { HistoryEventsInput, HistoryEventsOutput, HistorySearchInput, HistorySearchOutput } from './history';
import {
  AgentStatus,
  Id,
  Marks,
  Person,
  QueuePlace,
  Rating,
  SessionCard,
  SessionState,
  StatusChoice,
  Time,
} from './models';
import { Posted } from './posted';
import { REDIRECT_COMMANDS, RedirectOffer } from './redirects';
import { Report, ReportInput } from './reports';
import { TICKET_COMMANDS } from './ticket-commands';

/** Who may send a command. */
export type Sender = 'agent' | 'lead' | 'admin' | 'visitor';

export interface CommandSpec {
  readonly by: readonly Sender[];
  /** Whether the envelope must name a session. */
  readonly session: boolean;
  /** The session may be one of any time ago, not only one that the hub holds in memory. */
  readonly past?: true;
  /** State-changing: kept in the client's outbox until the reply, and idempotent by id. */
  readonly changes: boolean;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
}

const ANY_AGENT = ['agent', 'lead', 'admin'] as const;
const EVERYONE = ['agent', 'lead', 'admin', 'visitor'] as const;
const LEADS = ['lead', 'admin'] as const;
const VISITOR = ['visitor'] as const;

export { Posted };

const Nothing = z.object({});
/** Upper bound of the schema; the configured limit (8,000 by default) is checked by the hub. */
const LongText = z.string().max(64_000);
const isWritten = (text: string): boolean => text.trim() !== '';
const Text = LongText.refine(isWritten, 'Write something first.');
/** Files of a visitor may come without words. */
const MessageInput = z
  .object({ text: LongText, files: z.array(Id).optional() })
  .refine(({ text, files = [] }) => isWritten(text) || files.length > 0, {
    path: ['text'],
    message: 'Write something first.',
  });

export const SyncInput = z.object({ sessions: z.record(Id, z.number().int().nonnegative()) });
export type SyncInput = z.infer<typeof SyncInput>;

export const SyncedSession = z.object({
  session: Id,
  state: SessionState,
  lastSeq: z.number().int().nonnegative(),
  marks: Marks,
  queue: QueuePlace.optional(),
  /** False while the other side of the chat has no connection. */
  online: z.literal(false).optional(),
});
export type SyncedSession = z.infer<typeof SyncedSession>;

/** `status`, `offers` and `time` are there for agents only. */
export const SyncOutput = z.object({
  sessions: z.array(SyncedSession),
  gone: z.array(Id),
  status: AgentStatus.optional(),
  /** Chats that colleagues offer this agent now. */
  offers: z.array(RedirectOffer).optional(),
  /** What the server's clock says: waiting times are counted by it. */
  time: Time.optional(),
});
export type SyncOutput = z.infer<typeof SyncOutput>;

/** Every command of the protocol, who may send it, and what goes in and out. */
export const COMMANDS = {
  sync: { by: EVERYONE, session: false, changes: false, input: SyncInput, output: SyncOutput },
  'status.set': {
    by: ANY_AGENT,
    session: false,
    // Never kept in an outbox: a stale `base` is a conflict.
    changes: false,
    input: z.object({
      status: StatusChoice,
      reason: z.string().max(80).optional(),
      base: z.number().int().nonnegative(),
    }),
    output: AgentStatus,
  },
  'message.post': {
    by: EVERYONE,
    session: true,
    changes: true,
    input: MessageInput,
    output: Posted,
  },
  'note.post': { by: ANY_AGENT, session: true, changes: true, input: z.object({ text: Text }), output: Posted },
  'receipt.set': {
    by: EVERYONE,
    session: true,
    changes: false,
    input: z.object({
      delivered: z.number().int().nonnegative().optional(),
      read: z.number().int().nonnegative().optional(),
    }),
    output: Nothing,
  },
  'session.take': { by: ANY_AGENT, session: true, changes: true, input: Nothing, output: Posted },
  'session.end': {
    by: EVERYONE,
    session: true,
    changes: true,
    input: z.object({ reason: z.enum(['ended', 'resolved', 'spam']).optional() }),
    output: Posted,
  },
  'session.get': { by: ANY_AGENT, session: true, past: true, changes: false, input: Nothing, output: SessionCard },
  'history.search': {
    by: ANY_AGENT,
    session: false,
    changes: false,
    input: HistorySearchInput,
    output: HistorySearchOutput,
  },
  'history.events': {
    by: ANY_AGENT,
    session: true,
    past: true,
    changes: false,
    input: HistoryEventsInput,
    output: HistoryEventsOutput,
  },
  'report.get': { by: LEADS, session: false, changes: false, input: ReportInput, output: Report },
  'redirect.offer': { ...REDIRECT_COMMANDS['redirect.offer'], output: Posted },
  'redirect.accept': { ...REDIRECT_COMMANDS['redirect.accept'], output: Posted },
  'redirect.decline': { ...REDIRECT_COMMANDS['redirect.decline'], output: Posted },
  'redirect.cancel': { ...REDIRECT_COMMANDS['redirect.cancel'], output: Posted },
  'person.get': { by: ANY_AGENT, session: false, changes: false, input: z.object({ person: Id }), output: Person },
  ...CANNED_COMMANDS,
  'bot.choose': { by: VISITOR, session: true, changes: true, input: z.object({ option: Id }), output: Posted },
  'agent.request': {
    by: VISITOR,
    session: true,
    changes: true,
    input: z.object({ skill: z.string().min(1).max(64).optional() }),
    output: Posted,
  },
  'session.rate': { by: VISITOR, session: true, changes: true, input: Rating, output: Posted },
  ...TICKET_COMMANDS,
} as const satisfies Record<string, CommandSpec>;

export type CommandType = keyof typeof COMMANDS;
export type CommandInput<T extends CommandType> = z.infer<(typeof COMMANDS)[T]['input']>;
export type CommandOutput<T extends CommandType> = z.infer<(typeof COMMANDS)[T]['output']>;

export function isCommandType(type: string): type is CommandType {
  return Object.hasOwn(COMMANDS, type);
}
