import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor, EventData, EventType, SessionEvent } from '../../../../broker/protocol/events';
import { isoTime } from '../../../../broker/protocol/ports';
import type { LogRecord } from '../../../../broker/store/ports';
import { openSessionLog, type StoredSessionLog } from '../../../../broker/store/session-log';

export const START = Date.parse('2026-01-01T00:00:00.000Z');
export const HOUR_MS = 3_600_000;

/** Writes the records of one session, as the hub would. */
export class Writer {
  readonly session: string;
  #seq = 0;
  #now: number;
  readonly #log: StoredSessionLog;

  constructor(log: StoredSessionLog, session: string, now: number) {
    this.#log = log;
    this.session = session;
    this.#now = now;
  }

  async start(name: string, more: { person?: string; email?: string } = {}): Promise<void> {
    const { person, email } = more;
    const visitor = { name, ...(email !== undefined && { email }), ...(person !== undefined && { verified: true }) };
    await this.write('session.started', { visitor, language: 'en', ...(person !== undefined && { person }) });
  }

  async assign(agent: string): Promise<void> {
    await this.write('agent.assigned', { agent: { id: agent, name: agent.toUpperCase() } });
  }

  async say(text: string, by?: Actor): Promise<void> {
    await this.write('message.posted', { text }, by);
  }

  async note(text: string): Promise<void> {
    await this.write('note.posted', { text }, { kind: 'agent', id: 'aino', name: 'AINO' });
  }

  async end(): Promise<void> {
    await this.write('session.ended', { by: 'visitor', reason: 'ended' });
  }

  async write<T extends EventType>(type: T, data: EventData<T>, by?: Actor): Promise<void> {
    this.#seq += 1;
    this.#now += 1_000;
    const { session } = this;
    const actor = by ?? { kind: 'visitor', id: session, name: 'visitor' };
    const stamp = { v: 1, session, seq: this.#seq, id: `${session}-${this.#seq}`, at: isoTime(this.#now), by: actor };
    // The pair of type and data is of the table; TypeScript does not follow the index.
    const record: LogRecord = { kind: 'events', session, events: [{ ...stamp, type, data } as SessionEvent] };
    const written = await this.#log.append(record);
    if (!written.ok) throw new Error(written.error.message);
  }
}

export interface Errors {
  readonly said: string[];
  readonly logger: {
    info(context: object, message: string): void;
    warn(context: object, message: string): void;
    error(context: object, message: string): void;
  };
}

export function collectErrors(): Errors {
  const said: string[] = [];
  const keep = (_context: object, message: string): void => void said.push(message);
  return { said, logger: { info: () => undefined, warn: keep, error: keep } };
}

export async function freshDir(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `parley-${name}-`));
}

/** A log on disk with segments of few lines. */
export function openLog(dir: string, segmentBytes = 4_000): Promise<StoredSessionLog> {
  return openSessionLog({ dir, logger: collectErrors().logger, now: () => Date.now(), segmentBytes });
}
