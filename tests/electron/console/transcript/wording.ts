import type { SessionEvent } from '../../../../broker/protocol/events';
import { TRANSCRIPT_LABELS, TranscriptWording } from '../../../../electron/contract/transcript';

const SAID: Partial<Record<(typeof TRANSCRIPT_LABELS)[number], string>> = {
  title: 'Chat with {visitor}',
  unnamed: 'Visitor',
  bot: 'Assistant',
  noteBy: 'Note by {name}',
  chose: '{visitor} chose {text}',
  assigned: 'Assigned to {agent}',
  left: '{agent} left',
  leftGone: '{agent} was away too long',
  file: 'File {name}, {size}',
  ticket: 'Ticket {number}: {subject}',
  made: 'Made {time}',
  page: '{page} of {pages}',
  notShown: '{count} characters are not in the fonts.',
};

/** Every label says its own name, but those that have something put in. */
export const WORDING: TranscriptWording = TranscriptWording.parse({
  locale: 'en-GB',
  timeZone: 'Europe/Helsinki',
  labels: Object.fromEntries(TRANSCRIPT_LABELS.map((label) => [label, SAID[label] ?? label])),
  skills: { it: 'IT support' },
});

type Body = SessionEvent extends infer E ? (E extends SessionEvent ? Pick<E, 'type' | 'by' | 'data'> : never) : never;

/** Events of one session, a minute apart, from noon in Helsinki on. */
export function eventsOf(...bodies: readonly Body[]): SessionEvent[] {
  return bodies.map((body, at) => ({
    v: 1,
    session: '0198-abc',
    seq: at + 1,
    id: `e${at}`,
    at: new Date(Date.UTC(2026, 0, 31, 10, at)).toISOString(),
    ...body,
  }));
}

export const VISITOR = { kind: 'visitor', id: '0198-abc', name: 'Maija' } as const;
export const AGENT = { kind: 'agent', id: 'aino', name: 'Aino Virtanen' } as const;
export const BOT = { kind: 'bot', name: 'Assistant' } as const;
export const SYSTEM = { kind: 'system', name: 'Parley' } as const;

export const STARTED = {
  type: 'session.started',
  by: SYSTEM,
  data: { visitor: { name: 'Maija', email: 'maija@example.com' }, language: 'fi' },
} satisfies Body;

export const message = (text: string, by: Body['by'] = VISITOR): Body => ({
  type: 'message.posted',
  by,
  data: { text },
});
