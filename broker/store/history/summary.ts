import type { SessionEvent } from '../../protocol/events';
import { emptyFold, foldEvent, type SessionFold } from '../../protocol/fold';
import type { SessionSummary } from '../../protocol/history';
import { beginReading, type Reading, readOn, readRest, readSpoilt } from '../lost-events';
import type { ReadRecord } from '../read-records';

/** Characters of the first message that are kept beside the fold. */
const OPENING = 140;

/** A session as far as its log has been read. */
export interface Told {
  readonly fold: SessionFold;
  readonly reading: Reading;
  /** The time of the first event that could be read; null before it. */
  readonly since: string | null;
  readonly opening: string | null;
  /** The first message that a person wrote to the visitor. */
  readonly firstReply: SessionSummary['firstReply'] | null;
}

export function nothingTold(session: string): Told {
  return { fold: emptyFold(session), reading: beginReading(session), since: null, opening: null, firstReply: null };
}

/** One more record, in the order of the log. */
export function tellRecord(told: Told, read: ReadRecord): Told {
  if (read.record === null) return { ...told, reading: readSpoilt(told.reading, read.spoilt) };
  if (read.record.kind === 'marks') return told;
  const { reading, events } = readOn(told.reading, read.record);
  return events.reduce(tellEvent, { ...told, reading });
}

function tellEvent({ fold, since, opening, reading, firstReply }: Told, event: SessionEvent): Told {
  const first = opening === null && event.type === 'message.posted' && event.by.kind === 'visitor';
  return {
    fold: foldEvent(fold, event),
    reading,
    since: since ?? (event.at === UNKNOWN_START ? null : event.at),
    opening: first ? openingOf(event.data.text) : opening,
    firstReply: firstReply ?? replyIn(event),
  };
}

/** A message of an agent; notes and what the bot says are none. */
function replyIn(event: SessionEvent): Told['firstReply'] {
  const { type, by, at } = event;
  return type === 'message.posted' && by.kind === 'agent' && by.id !== undefined ? { at, agent: by.id } : null;
}

function openingOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  // By characters as people count them, so that none is cut in two.
  return line.length <= OPENING ? line : `${[...line].slice(0, OPENING).join('').trimEnd()}…`;
}

/** The start of a session of which no event could be read: such a one is not in the history. */
export const UNKNOWN_START = '1970-01-01T00:00:00.000Z';

export function summaryOf(told: Told): SessionSummary {
  const { fold, since, opening, firstReply } = readRest(told.reading).events.reduce(tellEvent, told);
  return {
    session: fold.session,
    state: fold.state,
    // The first event may be lost, with a spoilt line.
    startedAt: fold.startedAt || (since ?? UNKNOWN_START),
    ...(fold.endedAt !== null && { endedAt: fold.endedAt }),
    ...(fold.queuedSince !== null && { queuedAt: fold.queuedSince }),
    ...(fold.liveChats[0] !== undefined && { answeredAt: fold.liveChats[0].from }),
    ...(firstReply !== null && { firstReply }),
    visitor: fold.visitor,
    ...(fold.person !== null && { person: fold.person }),
    language: fold.language,
    skill: fold.skill,
    supportPerson: fold.supportPerson,
    agents: fold.members.flatMap(({ kind, id, name }) => (kind === 'agent' ? [{ id, name }] : [])),
    messageCount: fold.messageCount,
    tickets: fold.tickets.map((ticket) => ticket.number),
    ...(fold.rating !== null && { rating: fold.rating.score }),
    ...(opening !== null && { opening }),
  };
}
