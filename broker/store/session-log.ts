import { mkdir } from 'node:fs/promises';
import { fail, ok, type Result } from '../protocol/errors';
import type { SessionEvent } from '../protocol/events';
import { COMMAND_MEMORY_MS } from '../protocol/limits';
import { type CommitFile, openCommitFile } from './commit-file';
import type { LogPosition } from './history/port';
import { type Logger, reasonOf } from './logger';
import { beginReading, type Reading, readOn, readRest, readSpoilt } from './lost-events';
import { page } from './memory';
import type { EventPage, LogRecord, SessionLog } from './ports';
import { readRecords } from './read-records';
import { encodeRecord, type LineHead } from './record-codec';
import { inOrder, replaceSegment, rescanSegment } from './rescan-segment';
import { scanSegment } from './scan-segment';
import {
  addToIndex,
  checkpointFile,
  indexFile,
  type Location,
  listAllSegments,
  readIndex,
  type SessionIndex,
  segmentFile,
  writeIndex,
} from './segments';

const SEGMENT_BYTES = 16 * 1024 * 1024;
/** How long a mark may wait for a write that has to be made anyway. */
const LAZY_MS = 500;

export interface SessionLogOptions {
  readonly dir: string;
  readonly logger: Logger;
  readonly now: () => number;
  /** A segment is closed and a new one begun at this size. */
  readonly segmentBytes?: number;
  readonly openFile?: (file: string, size: number) => Promise<CommitFile>;
}

interface Waiting {
  readonly bytes: Buffer;
  readonly head: LineHead;
  readonly done: (result: Result<void>) => void;
}

/** A log on disk, which others may follow by reading its files. */
export interface StoredSessionLog extends SessionLog {
  /** How far it is durable now: nothing before this place ever changes. */
  position(): LogPosition;
}

/** Opens the log of a directory, ready for `recover` and for appending. Throws when it cannot be used at all. */
export async function openSessionLog(options: SessionLogOptions): Promise<StoredSessionLog> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  const { active, current, currentIndex, size } = await load(options);
  const openFile = options.openFile ?? openCommitFile;
  const file = await openFile(segmentFile(options.dir, current), size);
  return new SegmentedLog(options, { active, current, currentIndex, file });
}

interface Loaded {
  readonly active: SessionIndex;
  readonly current: number;
  readonly currentIndex: SessionIndex;
  readonly size: number;
}

/** Reads the newest checkpoint and scans only what came after it. */
async function load(options: SessionLogOptions): Promise<Loaded> {
  const { dir, logger } = options;
  const { numbers, gone } = await listAllSegments(dir);
  if (gone.length > 0)
    logger.error({ dir, segments: gone }, 'Segments of the session log are missing; what was in them cannot be read.');
  const current = numbers.at(-1) ?? 1;
  const full = numbers.slice(0, -1);
  let active: SessionIndex = new Map();
  let from = 0;
  for (let at = full.length - 1; at >= 0; at -= 1) {
    const checkpoint = await readIndex(checkpointFile(dir, full[at] ?? 0));
    if (checkpoint === null) continue;
    active = checkpoint;
    from = at + 1;
    break;
  }
  for (const number of full.slice(from)) {
    if (gone.includes(number)) {
      addAll(active, await readIndex(indexFile(dir, number)));
      continue;
    }
    const index: SessionIndex = new Map();
    await scanSegment(dir, number, false, logger, (head, location) => {
      addToIndex(index, head, location);
      addToIndex(active, head, location);
    });
    await writeIndex(indexFile(dir, number), index);
  }
  const currentIndex: SessionIndex = new Map();
  const visit = (head: LineHead, location: Location): void => {
    addToIndex(currentIndex, head, location);
    addToIndex(active, head, location);
  };
  const isNew = numbers.length === 0 || gone.includes(current);
  const size = isNew ? 0 : await scanSegment(dir, current, true, logger, visit);
  forgetOld(active, options.now());
  return { active, current, currentIndex, size };
}

/** Takes over where the records were that were in a segment. */
function addAll(active: SessionIndex, index: SessionIndex | null): void {
  for (const [session, { endedAt, at }] of index ?? []) {
    const known = active.get(session);
    active.set(session, { endedAt: Math.max(endedAt, known?.endedAt ?? 0), at: [...(known?.at ?? []), ...at] });
  }
}

/** Sessions that ended so long ago that nobody repeats a command of theirs are looked up on disk when asked for. */
function forgetOld(active: SessionIndex, now: number): void {
  for (const [session, entry] of active) {
    if (entry.endedAt > 0 && entry.endedAt + COMMAND_MEMORY_MS < now) active.delete(session);
  }
}

class SegmentedLog implements StoredSessionLog {
  readonly #options: SessionLogOptions;
  readonly #active: SessionIndex;
  /** Full segments that were not as their index says. */
  readonly #rescanned = new Set<number>();
  #current: number;
  #currentIndex: SessionIndex;
  #file: CommitFile;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  #lazyTimer: NodeJS.Timeout | null = null;

  constructor(
    options: SessionLogOptions,
    loaded: { active: SessionIndex; current: number; currentIndex: SessionIndex; file: CommitFile },
  ) {
    this.#options = options;
    this.#active = loaded.active;
    this.#current = loaded.current;
    this.#currentIndex = loaded.currentIndex;
    this.#file = loaded.file;
  }

  position(): LogPosition {
    return { segment: this.#current, size: this.#file.size };
  }

  append(record: LogRecord): Promise<Result<void>> {
    return new Promise((done) => {
      this.#waiting.push({ ...encodeRecord(record), done });
      this.#start();
    });
  }

  appendLazily(record: LogRecord): void {
    this.#waiting.push({ ...encodeRecord(record), done: () => undefined });
    this.#lazyTimer ??= setTimeout(() => {
      this.#lazyTimer = null;
      this.#start();
    }, LAZY_MS).unref();
  }

  async read(session: string, after: number, maxBytes: number): Promise<EventPage> {
    const all = this.#active.get(session)?.at ?? (await this.#findOld(session));
    const locations = all.filter(([, , , firstSeq]) => firstSeq > 0);
    const wanted = locations.filter(([, , , , lastSeq]) => lastSeq > after);
    // Lines are larger than the events in them, so this many bytes of lines hold enough for one page and tell of more.
    const first = takeBytes(wanted, maxBytes * 2);
    const isWhole = first.length === wanted.length;
    let read = await this.#eventsAt({ ...beginReading(session), seq: after }, first, isWhole);
    if (read.elsewhere !== null) {
      await this.#rescan(read.elsewhere);
      return this.read(session, after, maxBytes);
    }
    // What is lost, and what the visitor saw of it, is known only by all that comes before.
    if (after > 0 && read.events.some(({ type }) => type === 'event.lost')) {
      const upTo = locations.slice(0, locations.length - wanted.length + first.length);
      read = await this.#eventsAt(beginReading(session), upTo, isWhole);
    }
    const behind = read.events.filter((event) => event.seq > after);
    // Nothing but spoilt records: what was in them is known with the next that can be read.
    if (behind.length === 0 && !isWhole) return this.read(session, after, maxBytes * 4);
    const found = page(behind, maxBytes);
    return { events: found.events, more: found.more || !isWhole };
  }

  async recover(visit: (record: LogRecord) => void): Promise<void> {
    const readings = new Map<string, Reading>();
    let from: Location | null = [0, 0, 0, 0, 0];
    while (from !== null) from = await this.#recoverFrom(from, readings, visit);
    for (const [session, reading] of readings) {
      const { events } = readRest(reading);
      if (events.length > 0) visit({ kind: 'events', session, events });
    }
  }

  /** Reads on from a place. Null at the end; else the place from which to read again, as the index was not right. */
  async #recoverFrom(
    from: Location,
    readings: Map<string, Reading>,
    visit: (record: LogRecord) => void,
  ): Promise<Location | null> {
    const sessionAt = new Map<Location, string>();
    for (const [session, { at }] of this.#active) for (const location of at) sessionAt.set(location, session);
    const locations = inOrder([...sessionAt.keys()]);
    const start = locations.findIndex(
      ([segment, offset]) => segment > from[0] || (segment === from[0] && offset >= from[1]),
    );
    let again: Location | null = null;
    await readRecords(this.#options.dir, start === -1 ? [] : locations.slice(start), (read, location) => {
      const session = sessionAt.get(location) ?? '';
      const before = readings.get(session) ?? beginReading(session);
      if (read.record === null) {
        if (this.#mayBeElsewhere(location)) again = location;
        else readings.set(session, readSpoilt(before, read.spoilt));
        return again === null;
      }
      if (read.record.kind === 'marks') {
        visit(read.record);
        return true;
      }
      const { reading, events } = readOn(before, read.record);
      readings.set(session, reading);
      const firstSeq = read.record.events[0]?.seq ?? 0;
      const lost = events.filter(({ seq }) => seq < firstSeq);
      if (lost.length > 0) visit({ kind: 'events', session, events: lost });
      visit(read.record);
      return true;
    });
    if (again !== null) await this.#rescan(again[0]);
    return again;
  }

  async close(): Promise<void> {
    if (this.#lazyTimer !== null) clearTimeout(this.#lazyTimer);
    this.#start();
    await this.#running;
    await this.#file.close();
  }

  #start(): void {
    this.#running ??= this.#commitAll().finally(() => {
      this.#running = null;
      if (this.#waiting.length > 0) this.#start();
    });
  }

  /** Group commit: everything that waits goes to disk in one write and one sync. */
  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      const result = await this.#commit(group);
      for (const waiting of group) waiting.done(result);
      if (result.ok && this.#file.size >= (this.#options.segmentBytes ?? SEGMENT_BYTES)) await this.#beginSegment();
    }
  }

  async #commit(group: readonly Waiting[]): Promise<Result<void>> {
    let offset = this.#file.size;
    try {
      await this.#file.commit(Buffer.concat(group.map((waiting) => waiting.bytes)));
    } catch (error) {
      const reason = reasonOf(error);
      this.#options.logger.error({ reason, records: group.length }, 'The session log could not be written.');
      return fail('unavailable', `The server could not store this: ${reason}. Nothing was changed; it is tried again.`);
    }
    for (const { bytes, head } of group) {
      const location: Location = [this.#current, offset, bytes.length, head.firstSeq, head.lastSeq];
      addToIndex(this.#currentIndex, head, location);
      addToIndex(this.#active, head, location);
      offset += bytes.length;
    }
    return ok(undefined);
  }

  /** Closes the full segment with its index and a checkpoint, and begins the next. */
  async #beginSegment(): Promise<void> {
    const { dir, logger } = this.#options;
    const open = this.#options.openFile ?? openCommitFile;
    let next: CommitFile | null = null;
    try {
      forgetOld(this.#active, this.#options.now());
      next = await open(segmentFile(dir, this.#current + 1), 0);
      await writeIndex(indexFile(dir, this.#current), this.#currentIndex);
      await writeIndex(checkpointFile(dir, this.#current), this.#active);
      await this.#file.close();
      this.#file = next;
      this.#current += 1;
      this.#currentIndex = new Map();
    } catch (error) {
      // The segment grows on; the next commit tries again.
      await next?.close().catch(() => undefined);
      logger.error({ reason: reasonOf(error) }, 'A new segment of the session log could not be begun.');
    }
  }

  /** Where the records of a session are that is no longer active: in the indexes of the full segments. */
  async #findOld(session: string): Promise<Location[]> {
    const found: Location[] = [];
    for (let number = 1; number < this.#current; number += 1) {
      const index = await readIndex(indexFile(this.#options.dir, number));
      found.push(...(index?.get(session)?.at ?? []));
    }
    return [...found, ...(this.#currentIndex.get(session)?.at ?? [])];
  }

  /** The events at these places, following on what has been read; `elsewhere`: a segment to be looked through first. */
  async #eventsAt(from: Reading, locations: readonly Location[], isWhole: boolean) {
    const events: SessionEvent[] = [];
    let reading = from;
    let elsewhere: number | null = null;
    const add = ({ reading: next, events: more }: ReturnType<typeof readOn>): void => {
      events.push(...more);
      reading = next;
    };
    await readRecords(this.#options.dir, locations, (read, location) => {
      if (read.record?.kind === 'events') add(readOn(reading, read.record));
      if (read.record !== null) return;
      if (this.#mayBeElsewhere(location)) elsewhere = location[0];
      reading = readSpoilt(reading, read.spoilt);
    });
    if (isWhole) add(readRest(reading));
    return { events, elsewhere };
  }

  /** Whether a place that is not as the index says is in a full segment that has not been looked through again. */
  #mayBeElsewhere([segment]: Location): boolean {
    return segment < this.#current && !this.#rescanned.has(segment);
  }

  /** Once of each segment: what is spoilt there is asked for again and again. */
  async #rescan(segment: number): Promise<void> {
    this.#rescanned.add(segment);
    const { dir, logger } = this.#options;
    try {
      replaceSegment(this.#active, segment, await rescanSegment(dir, segment, logger));
    } catch (error) {
      logger.error({ segment, reason: reasonOf(error) }, 'A segment of the session log cannot be read any more.');
    }
  }
}

function takeBytes(locations: readonly Location[], maxBytes: number): Location[] {
  let bytes = 0;
  const end = locations.findIndex(([, , length], index) => {
    bytes += length;
    return index > 0 && bytes > maxBytes;
  });
  return end === -1 ? [...locations] : locations.slice(0, end);
}
