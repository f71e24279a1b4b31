import * as z from 'zod';
import { Id, KnownVisitor, Language, StatusChoice, Time } from './models';

/** One agent as colleagues see it. `status` is the effective one. */
export const DirectoryAgent = z.object({
  id: Id,
  name: z.string(),
  online: z.boolean(),
  status: StatusChoice,
  reason: z.string().nullable(),
  skills: z.array(z.string()),
  languages: z.array(Language),
  open: z.number().int().nonnegative(),
  limit: z.number().int().nonnegative(),
});
export type DirectoryAgent = z.infer<typeof DirectoryAgent>;

export const Directory = z.object({ v: z.literal(1), agents: z.array(DirectoryAgent) });
export type Directory = z.infer<typeof Directory>;

/** The waiting visitors: totals by skill, and the first 100 by name. */
export const Queue = z.object({
  v: z.literal(1),
  skills: z.array(z.object({ skill: z.string(), waiting: z.number().int().nonnegative(), oldestAt: Time })),
  sessions: z.array(z.object({ session: Id, skill: z.string(), since: Time, visitor: KnownVisitor })).max(100),
});
export type Queue = z.infer<typeof Queue>;

/** `epoch` grows by one each time a hub takes over, and fences older ones. */
export const HubState = z.object({
  v: z.literal(1),
  state: z.enum(['online', 'offline']),
  epoch: z.number().int().nonnegative(),
});
export type HubState = z.infer<typeof HubState>;

/** Closes the connections of a principal and refuses its tokens issued before `before`. */
export const Revocation = z.object({
  v: z.literal(1),
  principal: z.object({ kind: z.enum(['agent', 'visitor']), id: Id }),
  before: Time,
  /** When none of them can be used or renewed any more, and the revocation may be forgotten. */
  until: Time.optional(),
});
export type Revocation = z.infer<typeof Revocation>;
