import * as z from 'zod';
import { CannedResponse, Id, Time } from '../protocol/models';

const Revision = z.number().int().nonnegative();

/** As stored; what was written by hand or comes from the demo has no `revision` yet. */
export const StoredCanned = CannedResponse.extend({ revision: Revision.optional() });

/** That one is gone, for those who could see it: `owner` as it was. */
export const CannedGone = z.object({ id: Id, owner: Id.nullable(), revision: Revision });
export type CannedGone = z.infer<typeof CannedGone>;

/** A command that was carried out, so that a repeat gets the first reply again. */
export const CannedCommandRecord = z.object({
  id: Id,
  by: z.string(),
  at: Time,
  reply: z.record(z.string(), z.unknown()),
});
export type CannedCommandRecord = z.infer<typeof CannedCommandRecord>;

/** The document `canned`: one write holds a change and the command that made it. */
export const CannedFile = z.object({
  canned: z.array(StoredCanned),
  gone: z.array(CannedGone).optional(),
  /** Of what was deleted up to this revision nothing is known any more. */
  forgotten: Revision.optional(),
  revision: Revision.optional(),
  commands: z.array(CannedCommandRecord).optional(),
});
export type CannedFile = z.infer<typeof CannedFile>;
