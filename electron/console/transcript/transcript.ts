import { isolated } from '../../../broker/protocol/direction';
import type { SessionEvent } from '../../../broker/protocol/events';
import { foldEvents, type SessionFold } from '../../../broker/protocol/fold';
import { givenBeside, nameOf } from '../../../broker/protocol/visitor-name';
import type { TranscriptLabel, TranscriptWording } from '../../contract/transcript';
import { Wording } from './wording';

/** One entry of a chat log. */
export type TranscriptEntry =
  | { readonly kind: 'day'; readonly text: string }
  | { readonly kind: 'event'; readonly time: string; readonly text: string }
  | {
      readonly kind: 'message';
      readonly side: 'visitor' | 'agent' | 'bot' | 'note';
      readonly time: string;
      readonly sender: string;
      readonly text: string;
    };

/** A chat as a document, before it has a format. Everything in it is plain text. */
export interface Transcript {
  readonly language: string;
  readonly title: string;
  /** Pairs of a name and a value. */
  readonly facts: readonly (readonly [string, string])[];
  readonly heading: string;
  readonly entries: readonly TranscriptEntry[];
  /** When it was made. */
  readonly foot: string;
  /** `{page}` and `{pages}` stand for the numbers. */
  readonly page: string;
  /** `{count}` stands for the number of characters that the font of a document lacks. */
  readonly notShown: string;
}

export interface TranscriptOptions {
  /** With internal notes, and with why agents left: not for visitors' eyes. */
  readonly internal: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly wording: TranscriptWording;
}

/** The transcript of a session's events, which are all of them, in order. Pure. */
export function transcriptOf(
  session: string,
  events: readonly SessionEvent[],
  { internal, now, wording }: TranscriptOptions,
): Transcript {
  const words = new Wording(wording);
  const fold = foldEvents(session, events);
  const visitor = nameOf(fold.visitor) || words.label('unnamed');
  return {
    language: wording.locale,
    title: words.label('title', { visitor }),
    facts: factsOf(fold, events, words, visitor),
    heading: words.label('log'),
    entries: entriesOf(events, words, visitor, internal),
    foot: words.label('made', { time: words.dateTime(now) }),
    page: words.label('page'),
    notShown: words.label('notShown'),
  };
}

function factsOf(
  fold: SessionFold,
  events: readonly SessionEvent[],
  words: Wording,
  visitor: string,
): readonly (readonly [string, string])[] {
  const given = givenBeside(fold.visitor);
  const withGiven = given === null ? isolated(visitor) : `${isolated(visitor)} (${isolated(given)})`;
  const facts: [TranscriptLabel, string | null][] = [
    ['session', fold.session],
    ['started', fold.startedAt === '' ? null : words.dateTime(fold.startedAt)],
    ['ended', fold.endedAt === null ? words.label('open') : words.dateTime(fold.endedAt)],
    [fold.visitor.verified === true ? 'email' : 'claimedEmail', fold.visitor.email ?? null],
    ['skill', fold.skill === null ? null : words.skill(fold.skill)],
    ['messages', words.number(fold.messageCount)],
    ['members', fold.members.map(({ kind, name }) => (kind === 'visitor' ? withGiven : isolated(name))).join(', ')],
    ['supportPerson', fold.supportPerson?.name ?? null],
    [
      'liveChats',
      fold.liveChats
        .map(
          ({ agent, from, to }) =>
            `${isolated(agent.name)} ${words.time(from)}–${to === undefined ? '' : words.time(to)}`,
        )
        .join(', '),
    ],
    ['tickets', fold.tickets.map((ticket) => `${ticket.number} ${isolated(ticket.subject)}`).join(', ')],
    ['rating', fold.rating === null ? null : `${fold.rating.score} / 5`],
    ['files', filesIn(events).join(', ')],
  ];
  return facts.flatMap(([label, value]) => (value === null || value === '' ? [] : [[words.label(label), value]]));
}

function filesIn(events: readonly SessionEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'message.posted' ? (event.data.files ?? []).map((file) => isolated(file.name)) : [],
  );
}

function entriesOf(
  events: readonly SessionEvent[],
  words: Wording,
  visitor: string,
  internal: boolean,
): TranscriptEntry[] {
  const entries: TranscriptEntry[] = [];
  let day = '';
  for (const event of events) {
    const entry = entryOf(event, words, visitor, internal);
    if (entry === null) continue;
    const today = words.day(event.at);
    if (today !== day) entries.push({ kind: 'day', text: today });
    day = today;
    entries.push(entry);
  }
  return entries;
}

function entryOf(event: SessionEvent, words: Wording, visitor: string, internal: boolean): TranscriptEntry | null {
  const time = words.time(event.at);
  switch (event.type) {
    case 'message.posted': {
      const files = (event.data.files ?? []).map(({ name, size }) =>
        words.label('file', { name, size: words.bytes(size) }),
      );
      const text = [event.data.text, ...files].filter((line) => line !== '').join('\n');
      return { kind: 'message', time, text, ...senderOf(event, words, visitor) };
    }
    case 'bot.asked': {
      const options = event.data.options.map((option) => `• ${option.text}`);
      const text = [event.data.text, ...options].join('\n');
      return { kind: 'message', side: 'bot', time, sender: words.label('bot'), text };
    }
    case 'note.posted': {
      const sender = words.label('noteBy', { name: event.by.name });
      return internal ? { kind: 'message', side: 'note', time, sender, text: event.data.text } : null;
    }
    default: {
      const text = happened(event, words, visitor, internal);
      return text === null ? null : { kind: 'event', time, text };
    }
  }
}

function senderOf({ by }: SessionEvent, words: Wording, visitor: string) {
  if (by.kind === 'visitor') return { side: 'visitor', sender: visitor } as const;
  if (by.kind === 'bot') return { side: 'bot', sender: words.label('bot') } as const;
  return { side: 'agent', sender: by.name } as const;
}

const LEFT = { gone: 'leftGone', redirected: 'leftRedirected', released: 'left', disabled: 'leftDisabled' } as const;

/** What happened, in words; null for what is no business of a transcript, and for events of later versions. */
function happened(event: SessionEvent, words: Wording, visitor: string, internal: boolean): string | null {
  switch (event.type) {
    case 'session.started':
      return words.label('begun');
    case 'bot.chosen':
      return words.label('chose', { visitor, text: event.data.text });
    case 'ticket.created':
      return words.label('ticket', { number: event.data.number, subject: event.data.subject });
    case 'queue.entered':
      return words.label('queued', { skill: words.skill(event.data.skill) });
    case 'agent.assigned':
      return words.label('assigned', { agent: event.data.agent.name });
    case 'agent.left':
      // Visitors are not told why.
      return words.label(internal ? LEFT[event.data.reason] : 'left', { agent: event.data.agent.name });
    case 'session.ended': {
      const { by } = event.data;
      if (by === 'agent') return words.label('endedByAgent', { name: event.by.name });
      return words.label(by === 'visitor' ? 'endedByVisitor' : 'endedBySystem');
    }
    case 'event.lost':
      return internal || event.data.hidden !== true ? words.label('lost') : null;
    case 'session.rated': {
      const { score, comment } = event.data;
      return words.label(comment === undefined ? 'rated' : 'ratedComment', {
        score: String(score),
        comment: comment ?? '',
      });
    }
    default:
      return null;
  }
}
