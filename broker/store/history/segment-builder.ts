import { wordsOf } from '../../protocol/words';
import type { LogRecord } from '../ports';
import type { Location } from '../segments';
import { textsOf } from './texts';
import { VarintWriter } from './varint';

/** One segment of the log, as the history looks at it. Sessions are numbered by their first line in the segment. */
export interface SegmentView {
  readonly number: number;
  /** The session's id, by its number. */
  readonly sessions: readonly string[];
  /** Tells each session that has a word with this beginning; some more than once. */
  find(beginning: string, visit: (local: number) => void): void;
  /** Where the lines of a session are. */
  linesOf(local: number): Location[];
}

/** The parts of an index file, each as bytes. */
export interface SegmentParts {
  readonly lines: readonly Buffer[];
  /** In the order of their bytes. */
  readonly words: readonly Buffer[];
  /** The sessions of each word, as ascending numbers: the distance of each from the one before. */
  readonly postings: readonly Buffer[];
}

/** The index of a segment while the log still grows there. */
export class SegmentBuilder implements SegmentView {
  readonly number: number;
  readonly #sessions: string[] = [];
  readonly #locals = new Map<string, number>();
  readonly #lines: Location[][] = [];
  readonly #words = new Map<string, Set<number>>();

  constructor(number: number) {
    this.number = number;
  }

  get sessions(): readonly string[] {
    return this.#sessions;
  }

  /** Takes one line; `record` is not needed of marks. Returns the session's number. */
  add(session: string, location: Location, record: LogRecord | null): number {
    const local = this.#localOf(session);
    this.#lines[local]?.push(location);
    if (record?.kind !== 'events') return local;
    for (const event of record.events) {
      for (const { text } of textsOf(event)) for (const word of wordsOf(text)) this.#addWord(word, local);
    }
    return local;
  }

  find(beginning: string, visit: (local: number) => void): void {
    for (const [word, sessions] of this.#words) {
      if (word.startsWith(beginning)) for (const local of sessions) visit(local);
    }
  }

  linesOf(local: number): Location[] {
    return this.#lines[local] ?? [];
  }

  parts(): SegmentParts {
    const sorted = [...this.#words]
      .map(([word, sessions]) => ({ word: Buffer.from(word), sessions: [...sessions].sort((a, b) => a - b) }))
      .sort((a, b) => Buffer.compare(a.word, b.word));
    return {
      lines: this.#lines.map(encodeLines),
      words: sorted.map(({ word }) => word),
      postings: sorted.map(({ sessions }) => encodeAscending(sessions)),
    };
  }

  #localOf(session: string): number {
    const known = this.#locals.get(session);
    if (known !== undefined) return known;
    const local = this.#sessions.push(session) - 1;
    this.#locals.set(session, local);
    this.#lines.push([]);
    return local;
  }

  #addWord(word: string, local: number): void {
    const sessions = this.#words.get(word);
    if (sessions === undefined) this.#words.set(word, new Set([local]));
    else sessions.add(local);
  }
}

function encodeAscending(values: readonly number[]): Buffer {
  const writer = new VarintWriter();
  let before = 0;
  for (const value of values) {
    writer.write(value - before);
    before = value;
  }
  return writer.take();
}

function encodeLines(lines: readonly Location[]): Buffer {
  const writer = new VarintWriter();
  let before = 0;
  for (const [, offset, length, firstSeq, lastSeq] of lines) {
    writer.write(offset - before);
    writer.write(length);
    writer.write(firstSeq);
    writer.write(lastSeq - firstSeq);
    before = offset;
  }
  return writer.take();
}
