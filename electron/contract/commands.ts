import * as z from 'zod';
import type { SessionEvent } from '../../broker/protocol/events';
import { type HistoryEventsOutput, HistorySearchInput, type HistorySearchOutput } from '../../broker/protocol/history';
import type { Person, SessionCard } from '../../broker/protocol/models';
import { Id, StatusChoice } from '../../broker/protocol/models';
import { REDIRECT_NOTE_CHARACTERS, RedirectTarget } from '../../broker/protocol/redirects';
import { type Report, ReportInput } from '../../broker/protocol/reports';
import { CANNED_CALLS, type CannedOutputs } from './canned';
import { DESKTOP_COMMANDS } from './desktop';
import { SettingsFields } from './settings';
import { TICKET_CALLS, type TicketOutputs } from './ticket-calls';
import { type TranscriptFile, TranscriptFormat, TranscriptWording } from './transcript';
import { WINDOW_COMMANDS } from './window-commands';

/** Chats are kept in records by this id: a name that every object has, such as `constructor`, is nobody's. */
const session = { session: Id.refine((id) => !(id in {}), 'No chat is named so.') };
const DraftInput = z.object({ text: z.string().max(64_000), note: z.boolean() });

/** What a window may ask of the core: the input, as a schema that is checked on arrival. */
export const CONSOLE_COMMANDS = {
  /** Signs in; the answer comes when the server has said yes or no. */
  signIn: z.object({
    server: z.string().optional(),
    agent: z.string().min(1).max(64),
    password: z.string().min(1).max(1_024),
    /** Keep the sign-in on this machine, where that is safe. */
    remember: z.boolean().optional(),
  }),
  signOut: z.object({}),
  'status.set': z.object({ status: StatusChoice, reason: z.string().max(80).optional() }),
  /** Puts a message or note into the outbox; answers when it is on disk, before it is sent. */
  'message.send': z.object({ ...session, text: z.string().min(1).max(64_000), note: z.boolean() }),
  /** Takes a held message back into the draft. */
  'message.undo': z.object({ ...session, id: Id }),
  'message.retry': z.object({ ...session, id: Id }),
  'message.discard': z.object({ ...session, id: Id }),
  /** The agent has seen the conversation up to `seq`. */
  'chat.read': z.object({ ...session, seq: z.number().int().nonnegative() }),
  'chat.typing': z.object({ ...session, on: z.boolean() }),
  'chat.draft': z.object({ ...session, draft: DraftInput }),
  /** Takes the oldest waiting chat that this agent could get. */
  'chat.take': z.object(session),
  'chat.end': z.object({ ...session, reason: z.enum(['ended', 'resolved', 'spam']).optional() }),
  /** Puts an ended or lost chat out of the list. */
  'chat.close': z.object(session),
  'chat.card': z.object(session),
  /** Events before `before` (a `seq`; all when absent), the newest `limit` of them, in order. */
  'conversation.load': z.object({
    ...session,
    before: z.number().int().positive().optional(),
    limit: z.number().int().min(1).max(20_000),
  }),
  /** Passes a chat of this agent on: to a colleague, who may be asked first, or to a skill. */
  'redirect.offer': z.object({
    ...session,
    to: RedirectTarget,
    note: z.string().max(REDIRECT_NOTE_CHARACTERS).optional(),
  }),
  'redirect.accept': z.object({ ...session, redirect: Id }),
  'redirect.decline': z.object({ ...session, redirect: Id }),
  'redirect.cancel': z.object({ ...session, redirect: Id }),
  'person.get': z.object({ person: Id }),
  ...TICKET_CALLS,
  ...CANNED_CALLS,
  /** Sessions of all times that this agent may read. */
  'history.search': HistorySearchInput,
  /** A page of the log of such a session; `chat.card` has its card. */
  'history.events': z.object({ ...session, after: z.number().int().nonnegative() }),
  /** A document of a session's log; internal notes are in it only when they are asked for. */
  'history.transcript': z.object({
    ...session,
    format: TranscriptFormat,
    notes: z.boolean(),
    wording: TranscriptWording,
  }),
  'report.get': ReportInput,
  'alert.seen': z.object(session),
  'notice.close': z.object({ id: Id }),
  'settings.set': SettingsFields.partial(),
  ...DESKTOP_COMMANDS,
  ...WINDOW_COMMANDS,
} as const satisfies Record<string, z.ZodType>;

export type ConsoleCommand = keyof typeof CONSOLE_COMMANDS;
export type ConsoleInput<C extends ConsoleCommand> = z.input<(typeof CONSOLE_COMMANDS)[C]>;

interface Outputs extends TicketOutputs, CannedOutputs {
  readonly 'message.send': { readonly id: string };
  readonly 'chat.card': SessionCard;
  readonly 'conversation.load': { readonly events: readonly SessionEvent[]; readonly complete: boolean };
  readonly 'person.get': Person;
  readonly 'history.search': HistorySearchOutput;
  readonly 'view.show': { readonly shown: boolean };
  readonly 'history.events': HistoryEventsOutput;
  readonly 'history.transcript': TranscriptFile;
  readonly 'report.get': Report;
}
/** What the core answers; commands that are not listed answer nothing. */
export type ConsoleOutput<C extends ConsoleCommand> = C extends keyof Outputs ? Outputs[C] : Record<string, never>;

export function isConsoleCommand(name: string): name is ConsoleCommand {
  return Object.hasOwn(CONSOLE_COMMANDS, name);
}
