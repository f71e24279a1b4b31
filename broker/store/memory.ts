import { ok, type Result } from '../protocol/errors';
import type { SessionEvent } from '../protocol/events';
import type { EventPage, LogRecord, SessionLog } from './ports';
import type { Document, DocumentName, DocumentValue, Workspace, WorkspaceSeed } from './workspace';

/** A session log without a disk, for unit tests. What was appended survives as long as the value does. */
export function memorySessionLog(records: LogRecord[] = []): SessionLog {
  return {
    append: async (record) => {
      records.push(structuredClone(record));
      return ok(undefined);
    },
    appendLazily: (record) => {
      records.push(structuredClone(record));
    },
    read: async (session, after, maxBytes) => page(eventsOf(records, session, after), maxBytes),
    recover: async (visit) => {
      for (const record of records) visit(record);
    },
    close: async () => undefined,
  };
}

function eventsOf(records: readonly LogRecord[], session: string, after: number): SessionEvent[] {
  return records
    .flatMap((record) => (record.kind === 'events' && record.session === session ? record.events : []))
    .filter((event) => event.seq > after);
}

/** The first events that fit into about `maxBytes`, at least one. */
export function page(events: readonly SessionEvent[], maxBytes: number): EventPage {
  let bytes = 0;
  const fits = events.findIndex((event, index) => {
    bytes += JSON.stringify(event).length;
    return index > 0 && bytes > maxBytes;
  });
  return fits === -1 ? { events, more: false } : { events: events.slice(0, fits), more: true };
}

class MemoryDocument<T> implements Document<T> {
  #value: T;

  constructor(value: T) {
    this.#value = structuredClone(value);
  }

  get value(): Readonly<T> {
    return this.#value;
  }

  async update(change: (value: Readonly<T>) => T): Promise<Result<void>> {
    this.#value = change(this.#value);
    return ok(undefined);
  }
}

/** A workspace without a disk, for unit tests. */
export function memoryWorkspace(seed: WorkspaceSeed): Workspace {
  const open = <N extends DocumentName>(name: N): Document<DocumentValue<N>> =>
    new MemoryDocument<DocumentValue<N>>(seed[name]);
  return {
    accounts: open('accounts'),
    settings: open('settings'),
    story: open('story'),
    people: open('people'),
    tickets: open('tickets'),
    ticketRequests: open('ticketRequests'),
    canned: open('canned'),
    statuses: open('statuses'),
    close: async () => undefined,
  };
}
