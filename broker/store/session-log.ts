import { mkdir } from 'node:fs/promises';
import { fail, ok, type Result } from '../protocol/errors';
import type { SessionEvent } from '../protocol/events';
import { COMMAND_MEMORY_MS } from '../protocol/limits';
import { type CommitFile, openCommitFile } from './commit-file';
import type { LogPosition } from './history/port';
import { type Logger, reasonOf } from './logger';
import { page } from './memory';
import type { LogRecord, SessionLog } from './ports';
import { readLines } from './read-records';
import { decodeRecord, encodeRecord, type LineHead } from './record-codec';
import {
  addToIndex,
  checkpointFile,
  indexFile,
  type Location,
  listSegments,
  readIndex,
  type SessionIndex,
  scanSegment,
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
  const numbers = await listSegments(dir);
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
  const size = numbers.length === 0 ? 0 : await scanSegment(dir, current, true, logger, visit);
  forgetOld(active, options.now());
  return { active, current, currentIndex, size };
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

  async read(session: string, after: number, maxBytes: number) {
    const entry = this.#active.get(session);
    const locations = entry?.at ?? (await this.#findOld(session));
    const wanted = locations.filter(([, , , firstSeq, lastSeq]) => firstSeq > 0 && lastSeq > after);
    // Lines are larger than the events in them, so this many bytes of lines hold enough for one page and tell of more.
    const first = takeBytes(wanted, maxBytes * 2);
    const events: SessionEvent[] = [];
    await readLines(this.#options.dir, first, (line) => {
      const record = this.#decode(line, session);
      if (record?.kind === 'events') events.push(...record.events.filter((event) => event.seq > after));
    });
    const found = page(events, maxBytes);
    return { events: found.events, more: found.more || first.length < wanted.length };
  }

  async recover(visit: (record: LogRecord) => void): Promise<void> {
    const locations = [...this.#active.values()].flatMap((entry) => entry.at);
    locations.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    await readLines(this.#options.dir, locations, (line) => {
      const record = this.#decode(line, '');
      if (record !== null) visit(record);
    });
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

  #decode(line: Buffer, session: string): LogRecord | null {
    const record = decodeRecord(line);
    if (record === null)
      this.#options.logger.error({ session }, 'A line of the session log is spoilt and was left out.');
    return record;
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
