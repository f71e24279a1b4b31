import * as z from 'zod';

export const TRANSCRIPT_FORMATS = ['text', 'html', 'pdf'] as const;
export const TranscriptFormat = z.enum(TRANSCRIPT_FORMATS);
export type TranscriptFormat = z.infer<typeof TranscriptFormat>;

/**
 * The words of a transcript; the window has them, in the agent's language. Names in braces stand for what is put
 * there, as in `Assigned to {agent}`.
 */
export const TRANSCRIPT_LABELS = [
  'title',
  'session',
  'started',
  'ended',
  'open',
  'email',
  'claimedEmail',
  'skill',
  'messages',
  'members',
  'supportPerson',
  'liveChats',
  'tickets',
  'rating',
  'files',
  'log',
  'unnamed',
  'bot',
  'noteBy',
  'file',
  'begun',
  'chose',
  'ticket',
  'queued',
  'assigned',
  'left',
  'leftGone',
  'leftRedirected',
  'leftDisabled',
  'endedByAgent',
  'endedByVisitor',
  'endedBySystem',
  'rated',
  'ratedComment',
  'lost',
  'made',
  'page',
  'notShown',
] as const;
export type TranscriptLabel = (typeof TRANSCRIPT_LABELS)[number];

export const TranscriptWording = z.object({
  /** Such as `en-US`: how times and numbers are written. */
  locale: z.string().min(2).max(35),
  /** IANA name, such as `Europe/Helsinki`. */
  timeZone: z.string().min(1).max(64),
  labels: z.record(z.enum(TRANSCRIPT_LABELS), z.string().max(500)),
  /** How the workspace calls its skills, by id. */
  skills: z.record(z.string().max(64), z.string().max(200)),
});
export type TranscriptWording = z.infer<typeof TranscriptWording>;

/** A document to be saved. */
export interface TranscriptFile {
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly base64: string;
}
