import { readFile, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { SessionSummary } from '../../protocol/history';
import { writeFileWhole } from '../atomic-file';
import { type Logger, reasonOf } from '../logger';
import { type Location, segmentFile } from '../segments';
import type { SegmentParts, SegmentView } from './segment-builder';
import { VarintReader } from './varint';

/** Raised when the layout, the words or the summaries change: files of another format are made again. */
export const FORMAT = 3;
const NEWLINE = 0x0a;

/** The first line of the file; the sections follow it without gaps. */
const Header = z.object({
  format: z.literal(FORMAT),
  segment: z.number().int().positive(),
  /** Size of the segment of the log that this is about. */
  logBytes: z.number().int().nonnegative(),
  /** Over all that follows the header. */
  crc: z.number().int(),
  /** Bytes of each section. */
  sections: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]),
});
type Header = z.infer<typeof Header>;
const Summaries = z.array(SessionSummary);

/** The index of a full segment. `summaries` tell how each session stood at the segment's end. */
export interface IndexedSegment extends SegmentView {
  readonly summaries: readonly SessionSummary[];
}

export function historyFile(dir: string, number: number): string {
  return join(dir, `${String(number).padStart(8, '0')}.history`);
}

/** The bytes of an index file. */
export function encodeSegment(
  number: number,
  logBytes: number,
  summaries: readonly SessionSummary[],
  parts: SegmentParts,
): Buffer {
  const sections = [
    Buffer.from(JSON.stringify(summaries)),
    offsetsOf(parts.lines),
    Buffer.concat(parts.lines),
    offsetsOf(parts.words),
    Buffer.concat(parts.words),
    offsetsOf(parts.postings),
    Buffer.concat(parts.postings),
  ];
  const body = Buffer.concat(sections);
  const header = { format: FORMAT, segment: number, logBytes, crc: crc32(body), sections: sections.map(lengthOf) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]);
}

/** Reads an index file. Throws when it is not whole. */
export function decodeSegment(bytes: Buffer): IndexedSegment & { readonly logBytes: number } {
  const end = bytes.indexOf(NEWLINE);
  const header: Header = Header.parse(JSON.parse(bytes.toString('utf8', 0, Math.max(0, end))));
  const body = bytes.subarray(end + 1);
  if (crc32(body) !== header.crc) throw new Error('its checksum does not agree');
  let at = 0;
  const section = (length: number): Buffer => {
    at += length;
    return body.subarray(at - length, at);
  };
  const [first, ...lengths] = header.sections;
  // The checksum is the guard of what we wrote ourselves; the schema is that of another version, if anything.
  const summaries = Summaries.parse(JSON.parse(section(first).toString('utf8')));
  const [lineOffsets, lines, wordOffsets, words, postingOffsets, postings] = lengths.map(section);
  return new SegmentFile(header, summaries, {
    lines: new Blocks(lineOffsets, lines),
    words: new Blocks(wordOffsets, words),
    postings: new Blocks(postingOffsets, postings),
  });
}

/** Writes an index file whole. Throws when that fails. */
export async function writeSegment(dir: string, number: number, bytes: Buffer): Promise<void> {
  await writeFileWhole(historyFile(dir, number), bytes);
}

/**
 * The index file of a full segment; null when it has to be made (again). One that is spoilt is set aside, with an
 * error in the log; one of another version, or of another state of the log, is just replaced, which is said too.
 */
export async function openSegment(
  dir: string,
  logDir: string,
  number: number,
  logger: Logger,
  now: () => number,
): Promise<IndexedSegment | null> {
  const file = historyFile(dir, number);
  const bytes = await readFile(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (bytes === null) return null;
  try {
    const { size } = await stat(segmentFile(logDir, number));
    const segment = decodeSegment(bytes);
    if (segment.number === number && segment.logBytes === size) return segment;
    logger.warn({ file }, 'An index of the history is of another state of the log, and is made again.');
    return null;
  } catch (error) {
    const format = formatOf(bytes);
    if (format !== null && format !== FORMAT) {
      const whose = format < FORMAT ? 'an older' : 'a newer';
      const text = `${basename(file)} was written by ${whose} version (format ${format}, here ${FORMAT}); it is made again from the log.`;
      // After an update that is as it should be. Who goes back to an older version should know what it costs.
      if (format < FORMAT) logger.info({ file }, text);
      else logger.warn({ file }, text);
      return null;
    }
    const kept = `${file}.corrupt-${now()}`;
    await rename(file, kept);
    logger.error(
      { file, kept, reason: reasonOf(error) },
      `${basename(file)} could not be read and was set aside; it is made again from the log.`,
    );
    return null;
  }
}

/** Which format an index file says it has; null when it does not even say that. */
export function formatOf(bytes: Buffer): number | null {
  const format = /^\{"format":(\d{1,9}),/.exec(bytes.toString('latin1', 0, 40))?.[1];
  return format === undefined ? null : Number(format);
}

/** Byte strings, one after the other, found by their offsets. */
class Blocks {
  readonly #offsets: Buffer;
  readonly #bytes: Buffer;
  readonly count: number;

  constructor(offsets: Buffer | undefined, bytes: Buffer | undefined) {
    this.#offsets = offsets ?? Buffer.alloc(4);
    this.#bytes = bytes ?? Buffer.alloc(0);
    this.count = this.#offsets.length / 4 - 1;
  }

  reader(index: number): VarintReader {
    return new VarintReader(this.#bytes, this.#start(index), this.#start(index + 1));
  }

  /** Less than, equal to or more than 0, as the block sorts before, at or behind the bytes. */
  compare(index: number, bytes: Buffer): number {
    return this.#bytes.compare(bytes, 0, bytes.length, this.#start(index), this.#start(index + 1));
  }

  startsWith(index: number, bytes: Buffer): boolean {
    const start = this.#start(index);
    if (this.#start(index + 1) - start < bytes.length) return false;
    return this.#bytes.compare(bytes, 0, bytes.length, start, start + bytes.length) === 0;
  }

  #start(index: number): number {
    return this.#offsets.readUInt32LE(index * 4);
  }
}

class SegmentFile implements IndexedSegment {
  readonly number: number;
  readonly logBytes: number;
  readonly summaries: readonly SessionSummary[];
  readonly sessions: readonly string[];
  readonly #blocks: { readonly lines: Blocks; readonly words: Blocks; readonly postings: Blocks };

  constructor(
    header: Header,
    summaries: readonly SessionSummary[],
    blocks: { readonly lines: Blocks; readonly words: Blocks; readonly postings: Blocks },
  ) {
    this.number = header.segment;
    this.logBytes = header.logBytes;
    this.summaries = summaries;
    this.sessions = summaries.map((summary) => summary.session);
    this.#blocks = blocks;
  }

  find(beginning: string, visit: (local: number) => void): void {
    const { words, postings } = this.#blocks;
    const wanted = Buffer.from(beginning);
    for (let at = this.#firstFrom(wanted); at < words.count && words.startsWith(at, wanted); at += 1) {
      const reader = postings.reader(at);
      let local = 0;
      while (!reader.done) {
        local += reader.read();
        visit(local);
      }
    }
  }

  linesOf(local: number): Location[] {
    const reader = this.#blocks.lines.reader(local);
    const lines: Location[] = [];
    let offset = 0;
    while (!reader.done) {
      offset += reader.read();
      const length = reader.read();
      const firstSeq = reader.read();
      lines.push([this.number, offset, length, firstSeq, firstSeq + reader.read()]);
    }
    return lines;
  }

  /** The place of the first word that does not sort before the bytes. */
  #firstFrom(wanted: Buffer): number {
    const { words } = this.#blocks;
    let low = 0;
    let high = words.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (words.compare(middle, wanted) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function offsetsOf(blocks: readonly Buffer[]): Buffer {
  const offsets = Buffer.alloc((blocks.length + 1) * 4);
  let at = 0;
  for (const [index, block] of blocks.entries()) {
    at += block.length;
    offsets.writeUInt32LE(at, (index + 1) * 4);
  }
  return offsets;
}

function lengthOf(buffer: Buffer): number {
  return buffer.length;
}
