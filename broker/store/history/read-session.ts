import type { SessionEvent } from '../../protocol/events';
import { emptyFold, foldEvent } from '../../protocol/fold';
import type { Mark, Marks } from '../../protocol/models';
import type { EventPage, LogRecord } from '../ports';
import type { LoggedSession } from './port';

const NOTHING: Mark = { delivered: 0, read: 0 };

/** Folds all records of a session. */
export async function sessionOf(id: string, records: AsyncIterable<LogRecord>): Promise<LoggedSession> {
  let fold = emptyFold(id);
  let marks: Marks = { visitor: NOTHING, agent: NOTHING };
  for await (const record of records) {
    if (record.kind === 'events') fold = record.events.reduce(foldEvent, fold);
    else marks = { ...marks, [record.side]: grown(marks[record.side], record) };
  }
  return { fold, marks };
}

function grown(before: Mark, { delivered, read }: Mark): Mark {
  return { delivered: Math.max(before.delivered, delivered), read: Math.max(before.read, read) };
}

/** The first events behind `after` that fit into `maxBytes` of JSON, at least one. */
export async function pageOf(records: AsyncIterable<LogRecord>, after: number, maxBytes: number): Promise<EventPage> {
  const events: SessionEvent[] = [];
  let bytes = 0;
  for await (const record of records) {
    if (record.kind !== 'events') continue;
    for (const event of record.events) {
      if (event.seq <= after) continue;
      bytes += Buffer.byteLength(JSON.stringify(event)) + 1;
      if (events.length > 0 && bytes > maxBytes) return { events, more: true };
      events.push(event);
    }
  }
  return { events, more: false };
}
