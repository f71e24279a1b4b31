import * as z from 'zod';
import { CannedResponse, Id, Language } from './models';
import { isVisible } from './visible-text';

/** How many there may be: shared by all, and of one agent. */
export const CANNED_LIMITS = { shared: 20_000, personal: 2_000 } as const;
/** How many one `canned.save` may hold; it is also bound by the size of a packet. */
export const CANNED_PER_SAVE = 200;

const Revision = z.number().int().nonnegative();

/** A canned response as agents get it. `revision` grows with each change of the whole collection. */
export const CannedEntry = CannedResponse.extend({ revision: Revision });
export type CannedEntry = z.infer<typeof CannedEntry>;

/** What a person writes of one. */
export const CannedText = z.object({
  name: z.string().max(120).refine(isVisible, 'Give it a name.'),
  content: z.string().max(8_000).refine(isVisible, 'Write the text.'),
  language: Language,
  category: z.string().max(80).refine(isVisible, 'Name a category.'),
  /** For everyone, which only leads and administrators may change; else the sender's own. */
  shared: z.boolean(),
});
export type CannedText = z.infer<typeof CannedText>;

export const CannedDraft = CannedText.extend({
  /** The one that is changed; absent: a new one. */
  response: Id.optional(),
  /** The `revision` that was looked at: `conflict` when it is no longer the present one. */
  base: Revision.optional(),
});
export type CannedDraft = z.infer<typeof CannedDraft>;

const ANY_AGENT = ['agent', 'lead', 'admin'] as const;

export const CannedListInput = z.object({
  /** The revision the sender has; absent or 0: nothing. */
  since: Revision.optional(),
  /** `cursor` of the answer before, while one answer does not hold everything. */
  cursor: Revision.optional(),
});
export type CannedListInput = z.infer<typeof CannedListInput>;

export const CannedChanges = z.object({
  /** What the sender has when this and all answers before it are applied. */
  revision: Revision,
  /** What the answer builds on. Not the one that was asked: forget everything first. */
  since: Revision,
  /** There is more: ask again with it. */
  cursor: Revision.optional(),
  deleted: z.array(Id),
  responses: z.array(CannedEntry),
});
export type CannedChanges = z.infer<typeof CannedChanges>;

export const CannedSaved = z.object({
  revision: Revision,
  /** In the order of the command. */
  responses: z.array(z.object({ response: Id, revision: Revision })),
});
export type CannedSaved = z.infer<typeof CannedSaved>;

/** What there is to do with canned responses. */
export const CANNED_COMMANDS = {
  'canned.list': { by: ANY_AGENT, session: false, changes: false, input: CannedListInput, output: CannedChanges },
  'canned.save': {
    by: ANY_AGENT,
    session: false,
    changes: true,
    input: z.object({ responses: z.array(CannedDraft).min(1).max(CANNED_PER_SAVE) }),
    output: CannedSaved,
  },
  'canned.delete': {
    by: ANY_AGENT,
    session: false,
    changes: true,
    input: z.object({ response: Id, base: Revision.optional() }),
    output: z.object({ revision: Revision }),
  },
} as const;

/** In the inbox of every agent who sees the change: time for `canned.list`. */
export const CannedMessage = z.object({
  v: z.literal(1),
  type: z.literal('canned'),
  data: z.object({ revision: Revision }),
});
export type CannedMessage = z.infer<typeof CannedMessage>;
