import * as z from 'zod';
import { AgentRef, Id, KnownVisitor, Language, Time } from './models';

/** Bounds, in characters, of what is quoted in a summary and of a note to the colleague. */
export const QUOTE_CHARACTERS = 140;
export const REDIRECT_NOTE_CHARACTERS = 2_000;

/** Where a chat can be redirected to, as a command says it: a colleague, or whoever has the skill. */
export const RedirectTarget = z.union([z.object({ agent: Id }), z.object({ skill: z.string().min(1).max(64) })]);
export type RedirectTarget = z.infer<typeof RedirectTarget>;

/** What a chat is about, for a colleague who has not seen it. */
export const RedirectSummary = z.object({
  visitor: KnownVisitor,
  language: Language,
  skill: z.string().optional(),
  messages: z.number().int().nonnegative(),
  /** What the visitor said first and last, cut short. */
  firstWords: z.string().max(QUOTE_CHARACTERS).optional(),
  lastWords: z.string().max(QUOTE_CHARACTERS).optional(),
});
export type RedirectSummary = z.infer<typeof RedirectSummary>;

const offer = {
  /** The id of the command that made it. */
  redirect: Id,
  from: AgentRef,
  note: z.string().max(REDIRECT_NOTE_CHARACTERS).optional(),
  summary: RedirectSummary,
};

/** An open offer as the colleague who is asked gets it: by `sync`, for a session that is not (yet) theirs. */
export const RedirectOffer = z.object({ ...offer, session: Id, expiresAt: Time });
export type RedirectOffer = z.infer<typeof RedirectOffer>;

/** The id of the command that caused the event, so that a client can settle its outbox. */
const command = { command: Id.optional() };
const closed = { redirect: Id, agent: AgentRef };

/** What each event of a redirect says. `agent` is the colleague who was asked. */
export const REDIRECT_EVENT_DATA = {
  /** With `expiresAt` the colleague is asked; without, the chat goes at once. */
  'redirect.offered': z.object({
    ...offer,
    to: z.union([z.object({ agent: AgentRef }), z.object({ skill: z.string() })]),
    expiresAt: Time.optional(),
    ...command,
  }),
  'redirect.accepted': z.object({ ...closed, ...command }),
  'redirect.declined': z.object({ ...closed, ...command }),
  'redirect.expired': z.object(closed),
  'redirect.cancelled': z.object({
    ...closed,
    /** By the sender; or because the session ended, or the sender was away too long. */
    reason: z.enum(['cancelled', 'ended', 'gone']),
    ...command,
  }),
} as const;

const ANY_AGENT = ['agent', 'lead', 'admin'] as const;
const Answer = z.object({ redirect: Id });

/** The commands of redirects; `COMMANDS` holds them with the answer they all have. */
export const REDIRECT_COMMANDS = {
  'redirect.offer': {
    by: ANY_AGENT,
    session: true,
    changes: true,
    input: z.object({ to: RedirectTarget, note: z.string().max(REDIRECT_NOTE_CHARACTERS).optional() }),
  },
  'redirect.accept': { by: ANY_AGENT, session: true, changes: true, input: Answer },
  'redirect.decline': { by: ANY_AGENT, session: true, changes: true, input: Answer },
  'redirect.cancel': { by: ANY_AGENT, session: true, changes: true, input: Answer },
} as const;
