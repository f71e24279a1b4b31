import type { SessionEvent } from './events';

const SUBJECT_CHARACTERS = 120;
/** A transcript is cut to this many characters, at its beginning: what was said last counts most. */
export const TRANSCRIPT_CHARACTERS = 30_000;

/**
 * Something that was said, by either side or the bot; notes are not, as they stay between agents. Where something can
 * no longer be read, it is said so.
 */
export interface Spoken {
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly text: string;
}

/** What was said in a chat, in order; by the visitor under the name of the person who was linked last. */
export function spokenIn(events: readonly SessionEvent[]): readonly Spoken[] {
  const spoken: Spoken[] = [];
  const linked = events.findLast((event) => event.type === 'person.linked');
  for (const event of events) {
    const { seq, at, by } = event;
    const name = by.kind === 'visitor' ? (linked?.data.name ?? by.name) : by.name;
    if (event.type === 'message.posted' || event.type === 'bot.asked' || event.type === 'bot.chosen') {
      const files = event.type === 'message.posted' ? (event.data.files ?? []) : [];
      const text = [event.data.text, ...files.map((file) => `[${file.name}]`)].filter((part) => part !== '').join(' ');
      spoken.push({ seq, at, by: name, text });
    }
    if (event.type === 'event.lost' && event.data.hidden !== true) {
      spoken.push({ seq, at, by: by.name, text: '[One message can no longer be read]' });
    }
  }
  return spoken;
}

/**
 * A conversation as plain text: a line for each day, and one for each message with its time (UTC) and sender.
 * Above `TRANSCRIPT_CHARACTERS` the beginning is left out, and a line says so.
 */
export function transcriptOf(spoken: readonly Spoken[]): string {
  const lines: string[] = [];
  let day = '';
  for (const { at, by, text } of spoken) {
    const date = at.slice(0, 10);
    if (date !== day) lines.push(`${date} (UTC)`);
    day = date;
    lines.push(`${at.slice(11, 16)} ${by}: ${text}`);
  }
  return cutAtStart(lines);
}

/**
 * The first words of the visitor, on one line, as a subject. When none were written: what the visitor chose first, else
 * the name of the first file.
 */
export function subjectOf(events: Iterable<SessionEvent>): string {
  let chosen = '';
  let file = '';
  for (const event of events) {
    if (event.type === 'message.posted' && event.by.kind === 'visitor') {
      const words = shortened(event.data.text);
      if (words !== '') return words;
      file ||= event.data.files?.[0]?.name ?? '';
    }
    if (event.type === 'bot.chosen') chosen ||= event.data.text;
  }
  return shortened(chosen || file);
}

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  if (line.length <= SUBJECT_CHARACTERS) return line;
  const cut = line.slice(0, SUBJECT_CHARACTERS - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > SUBJECT_CHARACTERS / 2 ? cut.slice(0, space) : cut).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function cutAtStart(lines: readonly string[]): string {
  const whole = lines.join('\n');
  if (whole.length <= TRANSCRIPT_CHARACTERS) return whole;
  const kept = whole.slice(-TRANSCRIPT_CHARACTERS);
  // From a whole line on, where there is one.
  const start = kept.indexOf('\n') + 1;
  return `…\n${kept.slice(start).replace(/^[\uDC00-\uDFFF]/, '')}`;
}
