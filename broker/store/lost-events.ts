import type { EventOf, SessionEvent } from '../protocol/events';
import { lostEvent, type SessionFacts } from '../protocol/lost';
import { isoTime } from '../protocol/ports';
import { isShownToVisitor } from '../protocol/projection';
import type { LogRecord } from './ports';

type EventsRecord = Extract<LogRecord, { kind: 'events' }>;

/** What is known of a record that can no longer be read. */
export interface Spoilt {
  readonly lastSeq: number;
  /** As in its head; null when that does not say. */
  readonly shown: number | null;
  /** Whether it ended the session. */
  readonly ended: boolean;
}

/** How far the records of one session have been read. */
export interface Reading {
  readonly session: string;
  readonly seq: number;
  /** How many of the events the visitor sees. */
  readonly shown: number;
  /** The time of the last event; empty before the first. */
  readonly at: string;
  /** What is behind `seq` and can no longer be read, as far as its own line says. */
  readonly spoilt: Spoilt | null;
}

export interface Read {
  readonly reading: Reading;
  /** What came to it, without gaps. */
  readonly events: readonly SessionEvent[];
}

const UNKNOWN_TIME = '1970-01-01T00:00:00.000Z';

export function beginReading(session: string): Reading {
  return { session, seq: 0, shown: 0, at: '', spoilt: null };
}

/**
 * Reads one more record of events of the session, in the order of the log. Where some are missing before it, each has
 * `event.lost` in its place: with the visitor's count, and how the session stood behind it, as this record tells them.
 */
export function readOn(reading: Reading, record: EventsRecord): Read {
  const events = record.events.filter((event) => event.seq > reading.seq);
  const [first] = events;
  if (first === undefined) return { reading, events: [] };
  const seen = events.filter(isShownToVisitor).length;
  const lost =
    first.seq > reading.seq + 1
      ? lostEvents(reading, {
          upTo: first.seq - 1,
          shown: record.shown === undefined ? null : record.shown - seen,
          stood: record.before ?? (reading.spoilt?.ended === true ? { state: 'ended' } : undefined),
          at: first.at,
        })
      : [];
  const shown = reading.shown + lost.filter(isShownToVisitor).length + seen;
  const last = events.at(-1) ?? first;
  return {
    reading: { ...reading, seq: last.seq, shown, at: last.at, spoilt: null },
    events: lost.length === 0 ? events : [...lost, ...events],
  };
}

/** A record of the session can no longer be read. What was in it is told with the next one, or with `readRest`. */
export function readSpoilt(reading: Reading, spoilt: Spoilt): Reading {
  if (spoilt.lastSeq <= Math.max(reading.seq, reading.spoilt?.lastSeq ?? 0)) return reading;
  return { ...reading, spoilt };
}

/** What was lost behind the last record that could be read. */
export function readRest(reading: Reading): Read {
  const { spoilt } = reading;
  if (spoilt === null) return { reading, events: [] };
  const { lastSeq: upTo, shown, ended } = spoilt;
  const lost = lostEvents(reading, { upTo, shown, stood: ended ? { state: 'ended' } : undefined, at: UNKNOWN_TIME });
  const seen = lost.filter(isShownToVisitor).length;
  return { reading: { ...reading, seq: upTo, shown: reading.shown + seen, spoilt: null }, events: lost };
}

interface Gap {
  readonly upTo: number;
  /** The visitor's count behind the gap; null when nothing tells it. */
  readonly shown: number | null;
  readonly stood: SessionFacts | undefined;
  /** The time when there is none before. */
  readonly at: string;
}

/**
 * Without the visitor's count (records of version 0.1.0) all are taken for such that the visitor saw: most are, and
 * one too many in the count only makes the page ask once for what it misses. One too few would give a number twice,
 * and the page would never show what has the second.
 */
function lostEvents(reading: Reading, { upTo, shown, stood, at }: Gap): EventOf<'event.lost'>[] {
  const count = upTo - reading.seq;
  const seen = shown === null ? count : Math.min(count, Math.max(0, shown - reading.shown));
  return Array.from({ length: count }, (_, index) => {
    const seq = reading.seq + 1 + index;
    return lostEvent(reading.session, seq, reading.at || startOf(reading.session) || at, {
      // Hidden ones first: so the visitor is told how the session stood behind them.
      ...(index < count - seen && { hidden: true }),
      ...(seq === upTo && stood !== undefined && { stood }),
    });
  });
}

/** When a session began, by its id (UUID v7: its first 48 bits are the time); empty for another kind of id. */
function startOf(session: string): string {
  const time = /^([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(session);
  return time === null ? '' : isoTime(Number.parseInt(`${time[1]}${time[2]}`, 16));
}
