import { open, stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../../protocol/errors';
import type { HistoryEntry, HistorySearchOutput } from '../../protocol/history';
import type { Report, ReportInput } from '../../protocol/reports';
import { queryWords } from '../../protocol/words';
import { type Logger, reasonOf } from '../logger';
import { beginReading } from '../lost-events';
import type { EventPage } from '../ports';
import { type ReadRecord, readRecords } from '../read-records';
import { decodeRecord, linesOf } from '../record-codec';
import { indexFile, type Location, listSegments, readIndex, segmentFile } from '../segments';
import { type Piece, piecesOf } from '../spoilt-lines';
import type { HistoryQuery, LoggedSession, LogPosition } from './port';
import { eventsIn, pageOf, sessionOf } from './read-session';
import { reportOf } from './report';
import { SegmentBuilder, type SegmentView } from './segment-builder';
import { decodeSegment, encodeSegment, type IndexedSegment, openSegment, writeSegment } from './segment-file';
import { select } from './select';
import { SessionTable } from './session-table';
import { SnippetFinder } from './snippets';
import { nothingTold, summaryOf, type Told, tellRecord } from './summary';

/** Bytes of the log that are read in one go: between two, a search may be answered. */
const STEP_BYTES = 1024 * 1024;
/** How long a question waits for what is still to be read, in milliseconds; then it is answered without. */
const PATIENCE_MS = 1_000;

export interface HistoryIndexOptions {
  /** Where the session log is: only read. */
  readonly logDir: string;
  /** Where the index files are. The directory is there. */
  readonly dir: string;
  readonly logger: Logger;
  readonly now: () => number;
  readonly patienceMs?: number;
}

interface Segment {
  readonly view: SegmentView;
  /** The number of each session in the table, by its number in the segment. */
  readonly sessions: number[];
}

/** The segment that grows, or is being read for the first time. */
interface Tail {
  readonly builder: SegmentBuilder;
  readonly segment: Segment;
  /** Bytes that have been read. */
  size: number;
}

/**
 * The searchable copy of the session log. It follows the log by reading its files, so that whoever writes the log
 * knows nothing of it. Each full segment has an index file; the one that still grows is indexed in memory.
 * Everything can be made again from the log.
 */
export class HistoryIndex {
  readonly #options: HistoryIndexOptions;
  readonly #table = new SessionTable();
  readonly #segments = new Map<number, Segment>();
  /** Sessions that may go on: those that have not ended, and those of the segment that grows. */
  readonly #told = new Map<string, Told>();
  /** Sessions with events that the table has not been told of. */
  readonly #stale = new Set<string>();
  #tail: Tail | null = null;
  #goal: LogPosition = { segment: 0, size: 0 };
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(options: HistoryIndexOptions) {
    this.#options = options;
  }

  /** Follows the log up to a place that is durable. Resolves when it is there, or cannot go on for now. */
  follow(goal: LogPosition): Promise<void> {
    if (goal.segment > this.#goal.segment || (goal.segment === this.#goal.segment && goal.size > this.#goal.size)) {
      this.#goal = goal;
    }
    this.#running ??= this.#advance().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  stop(): void {
    this.#stopped = true;
  }

  async search(query: HistoryQuery, position: LogPosition): Promise<Result<HistorySearchOutput>> {
    const complete = await this.#reach(position);
    const before = query.cursor === undefined ? this.#table.size : this.#table.find(query.cursor);
    if (before === undefined) return fail('invalid', 'The cursor is of no search. Start again without one.');
    this.#refresh();
    const words = queryWords(query.text ?? '');
    const { page, total, more } = select(
      this.#table.size,
      (number) => this.#table.summary(number),
      this.#matcher(query.text ?? '', words),
      query,
      before,
    );
    const sessions: HistoryEntry[] = [];
    for (const number of page) {
      const summary = this.#table.summary(number);
      if (summary !== null) sessions.push({ ...summary, matches: await this.#matches(number, words) });
    }
    const last = sessions.at(-1);
    return ok({ sessions, total, ...(more && last !== undefined && { cursor: last.session }), complete });
  }

  async report(input: ReportInput, position: LogPosition): Promise<Report> {
    const complete = await this.#reach(position);
    this.#refresh();
    return { ...reportOf(this.#table.summaries(), input), complete };
  }

  /** The session as its log tells it; null when there is none. */
  async session(id: string, position: LogPosition): Promise<LoggedSession | null> {
    await this.#reach(position);
    const number = this.#table.find(id);
    return number === undefined ? null : sessionOf(id, this.#records(this.#linesOf(number)));
  }

  async events(id: string, after: number, maxBytes: number, position: LogPosition): Promise<EventPage> {
    await this.#reach(position);
    const number = this.#table.find(id);
    if (number === undefined) return { events: [], more: false };
    const lines = this.#linesOf(number);
    const wanted = lines.filter(([, , , , lastSeq]) => lastSeq > after);
    const page = await pageOf(eventsIn({ ...beginReading(id), seq: after }, this.#records(wanted)), after, maxBytes);
    const isLost = page.events.some(({ type }) => type === 'event.lost');
    // Of what is lost, more is known by all that comes before.
    return isLost && after > 0 ? pageOf(eventsIn(beginReading(id), this.#records(lines)), after, maxBytes) : page;
  }

  /** Whether everything up to the position has been read; waits for that, but not for long. */
  async #reach({ segment, size }: LogPosition): Promise<boolean> {
    const running = this.follow({ segment, size });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#options.patienceMs ?? PATIENCE_MS);
    });
    await Promise.race([running, patience]).finally(() => clearTimeout(timer));
    const at = this.#tail;
    return at !== null && (at.builder.number > segment || (at.builder.number === segment && at.size >= size));
  }

  async #advance(): Promise<void> {
    while (!this.#stopped) {
      this.#tail ??= await this.#begin();
      const tail = this.#tail;
      if (tail === null) return;
      const isFull = tail.builder.number < this.#goal.segment;
      const end = isFull ? await this.#sizeOf(tail.builder.number) : this.#goal.size;
      if (tail.size < end) await this.#readSome(tail, end);
      else if (isFull) await this.#seal(tail);
      else return;
    }
  }

  /** The next segment that is to be read: full ones that have an index file are taken from there. */
  async #begin(): Promise<Tail | null> {
    const { dir, logDir, logger, now } = this.#options;
    for (const number of await listSegments(logDir)) {
      if (number > this.#goal.segment) return null;
      if (this.#segments.has(number)) continue;
      const known = number < this.#goal.segment ? await openSegment(dir, logDir, number, logger, now) : null;
      if (known === null) return this.#beginTail(number);
      this.#take(known);
    }
    return null;
  }

  #beginTail(number: number): Tail {
    const builder = new SegmentBuilder(number);
    const segment: Segment = { view: builder, sessions: [] };
    this.#segments.set(number, segment);
    return { builder, segment, size: 0 };
  }

  /** Takes over a full segment. */
  #take(view: IndexedSegment): void {
    const sessions = view.summaries.map((summary, local) => {
      const number = this.#table.place(summary.session, view.number, local);
      this.#table.tell(number, summary);
      return number;
    });
    this.#segments.set(view.number, { view, sessions });
  }

  async #sizeOf(number: number): Promise<number> {
    return (await stat(segmentFile(this.#options.logDir, number))).size;
  }

  async #readSome(tail: Tail, end: number): Promise<void> {
    const { number } = tail.builder;
    for (let step = STEP_BYTES; ; step *= 2) {
      const length = Math.min(step, end - tail.size);
      const start = tail.size;
      for (const line of linesOf(await this.#readBytes(number, start, length))) {
        for (const piece of piecesOf(line)) await this.#addPiece(tail, piece, start);
        // Line by line: after an error it goes on behind the last that was taken.
        tail.size = start + line.offset + line.length;
      }
      if (tail.size < end && start + length >= end) await this.#addRest(tail, end);
      if (tail.size > start) return;
    }
  }

  /** What is behind the last newline: records that have lost theirs, or nothing of ours. */
  async #addRest(tail: Tail, end: number): Promise<void> {
    const start = tail.size;
    const bytes = await this.#readBytes(tail.builder.number, start, end - start);
    for (const piece of piecesOf({ offset: 0, length: bytes.length + 1, bytes }))
      await this.#addPiece(tail, piece, start);
    tail.size = end;
  }

  async #readBytes(number: number, offset: number, length: number): Promise<Buffer> {
    const handle = await open(segmentFile(this.#options.logDir, number), 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  async #addPiece(tail: Tail, piece: Piece, start: number): Promise<void> {
    const { head, sound, offset, length } = piece;
    // Spoilt: the log has told of it.
    if (head === null || (!sound && head.kind === 'M')) return;
    const { session, firstSeq, lastSeq, shown, endedAt } = head;
    const record = sound && head.kind === 'E' ? decodeRecord(piece.bytes) : null;
    const before = this.#told.get(session) ?? (await this.#earlier(session, firstSeq));
    const local = tail.builder.add(session, [tail.builder.number, start + offset, length, firstSeq, lastSeq], record);
    if (local === tail.segment.sessions.length) {
      tail.segment.sessions.push(this.#table.place(session, tail.builder.number, local));
    }
    const spoilt = { lastSeq, shown, ended: endedAt > 0 };
    const isMarks = sound && record === null;
    this.#told.set(session, isMarks ? before : tellRecord(before, record === null ? { record, spoilt } : { record }));
    this.#stale.add(session);
  }

  /** Of records whose lines do not even say whose they were, the log's own index may know. */
  async #addUnreadable(tail: Tail): Promise<void> {
    const { number } = tail.builder;
    const index = await readIndex(indexFile(this.#options.logDir, number));
    for (const [session, { at }] of index ?? []) {
      const [, offset, length, firstSeq, lastSeq] = at.findLast(([, , , first]) => first > 0) ?? [];
      if (offset === undefined || length === undefined || firstSeq === undefined || lastSeq === undefined) continue;
      const reading = (this.#told.get(session) ?? (await this.#earlier(session, firstSeq))).reading;
      if (Math.max(reading.seq, reading.spoilt?.lastSeq ?? 0) >= lastSeq) continue;
      const head = { kind: 'E', session, firstSeq, lastSeq, shown: null, endedAt: 0 } as const;
      await this.#addPiece(tail, { sound: false, head, offset, length, bytes: Buffer.alloc(0) }, 0);
    }
  }

  /** What was said of a session in segments that were taken over whole. */
  async #earlier(session: string, firstSeq: number): Promise<Told> {
    let told = nothingTold(session);
    const number = firstSeq === 1 ? undefined : this.#table.find(session);
    if (number === undefined) return told;
    for await (const read of this.#records(this.#linesOf(number))) told = tellRecord(told, read);
    return told;
  }

  #refresh(): void {
    for (const session of this.#stale) {
      const number = this.#table.find(session);
      const told = this.#told.get(session);
      if (number !== undefined && told !== undefined) this.#table.tell(number, summaryOf(told));
    }
    this.#stale.clear();
  }

  /** The segment is full: its index goes to disk, and out of the memory that can change. */
  async #seal(tail: Tail): Promise<void> {
    const { builder, segment, size } = tail;
    const { dir, logger } = this.#options;
    await this.#addUnreadable(tail);
    this.#refresh();
    const summaries = segment.sessions.map((number) => this.#table.summary(number) ?? summaryOf(nothingTold('?')));
    const bytes = encodeSegment(builder.number, size, summaries, builder.parts());
    this.#segments.set(builder.number, { view: decodeSegment(bytes), sessions: segment.sessions });
    for (const [session, { fold }] of this.#told) if (fold.state === 'ended') this.#told.delete(session);
    this.#tail = null;
    try {
      await writeSegment(dir, builder.number, bytes);
    } catch (error) {
      logger.error(
        { reason: reasonOf(error), segment: builder.number },
        'An index of the history could not be written; the next start makes it again.',
      );
    }
  }

  /** Says of each session whether all the words are in it. */
  #matcher(text: string, words: readonly string[]): (number: number) => boolean {
    if (text.trim() === '') return () => true;
    const named = this.#table.find(text.trim());
    if (named !== undefined) return (number) => number === named;
    const all = 2 ** words.length - 1;
    // One bit a word.
    const found = new Uint16Array(this.#table.size);
    for (const { view, sessions } of this.#segments.values()) {
      for (const [index, word] of words.entries()) {
        view.find(word, (local) => {
          const number = sessions[local];
          if (number !== undefined) found[number] = (found[number] ?? 0) | (1 << index);
        });
      }
    }
    return (number) => words.length > 0 && found[number] === all;
  }

  async #matches(number: number, words: readonly string[]) {
    const finder = new SnippetFinder(words);
    if (words.length === 0) return finder.take();
    for await (const { record } of this.#records(this.#linesOf(number))) {
      if (record?.kind === 'events') for (const event of record.events) finder.add(event);
    }
    return finder.take();
  }

  #linesOf(number: number): Location[] {
    return this.#table
      .parts(number)
      .flatMap(({ segment, local }) => this.#segments.get(segment)?.view.linesOf(local) ?? []);
  }

  /** What is at the places, in their order. */
  async *#records(locations: readonly Location[]): AsyncGenerator<ReadRecord> {
    for (let at = 0; at < locations.length; at += LINES_AT_ONCE) {
      const records: ReadRecord[] = [];
      const some = locations.slice(at, at + LINES_AT_ONCE);
      await readRecords(this.#options.logDir, some, (read) => void records.push(read));
      yield* records;
    }
  }
}

const LINES_AT_ONCE = 256;
