import type { SessionEvent } from '../../protocol/events';
import { emptyFold, foldEvent } from '../../protocol/fold';
import type { Mark, Marks } from '../../protocol/models';
import { beginReading, type Reading, readOn, readRest, readSpoilt } from '../lost-events';
import type { EventPage } from '../ports';
import type { ReadRecord } from '../read-records';
import type { LoggedSession } from './port';

const NOTHING: Mark = { delivered: 0, read: 0 };

/** Folds all records of a session. */
export async function sessionOf(id: string, records: AsyncIterable<ReadRecord>): Promise<LoggedSession> {
  let fold = emptyFold(id);
  let marks: Marks = { visitor: NOTHING, agent: NOTHING };
  const seen = async function* () {
    for await (const read of records) {
      if (read.record?.kind === 'marks')
        marks = { ...marks, [read.record.side]: grown(marks[read.record.side], read.record) };
      yield read;
    }
  };
  for await (const event of eventsIn(beginReading(id), seen())) fold = foldEvent(fold, event);
  return { fold, marks };
}

function grown(before: Mark, { delivered, read }: Mark): Mark {
  return { delivered: Math.max(before.delivered, delivered), read: Math.max(before.read, read) };
}

/** The events of a session's records behind what has been read, without gaps; in the place of lost ones `event.lost`. */
export async function* eventsIn(from: Reading, records: AsyncIterable<ReadRecord>): AsyncGenerator<SessionEvent> {
  let reading = from;
  for await (const read of records) {
    if (read.record?.kind === 'events') {
      const next = readOn(reading, read.record);
      reading = next.reading;
      yield* next.events;
    } else if (read.record === null) reading = readSpoilt(reading, read.spoilt);
  }
  yield* readRest(reading).events;
}

/** The first events behind `after` that fit into `maxBytes` of JSON, at least one. */
export async function pageOf(events: AsyncIterable<SessionEvent>, after: number, maxBytes: number): Promise<EventPage> {
  const page: SessionEvent[] = [];
  let bytes = 0;
  for await (const event of events) {
    if (event.seq <= after) continue;
    bytes += Buffer.byteLength(JSON.stringify(event)) + 1;
    if (page.length > 0 && bytes > maxBytes) return { events: page, more: true };
    page.push(event);
  }
  return { events: page, more: false };
}
