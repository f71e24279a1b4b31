import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeFileWhole } from './atomic-file';
import type { Logger } from './logger';
import { type LineHead, linesOf, readHead } from './record-codec';

/** Where a record is: `[segment, offset, length, firstSeq, lastSeq]`, in bytes. A tuple, for there are many. */
export const Location = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]);
export type Location = z.infer<typeof Location>;

const SessionEntry = z.object({ endedAt: z.number(), at: z.array(Location) });
/** What is known of one session: when it ended (0: it has not), and where its records are. */
export type SessionEntry = z.infer<typeof SessionEntry>;
export type SessionIndex = Map<string, SessionEntry>;

const IndexFile = z.record(z.string(), SessionEntry);

export function segmentFile(dir: string, number: number): string {
  return join(dir, `${String(number).padStart(8, '0')}.log`);
}
/** Beside a full segment: where the records of each session in it are. */
export function indexFile(dir: string, number: number): string {
  return join(dir, `${String(number).padStart(8, '0')}.index.json`);
}
/** Beside a full segment: all records, in any segment, of the sessions that were active when it was full. */
export function checkpointFile(dir: string, number: number): string {
  return join(dir, `${String(number).padStart(8, '0')}.active.json`);
}

/** The numbers of the segments there are, ascending. */
export async function listSegments(dir: string): Promise<number[]> {
  const names = await readdir(dir);
  return names
    .filter((name) => /^\d{8}\.log$/.test(name))
    .map((name) => Number(name.slice(0, 8)))
    .sort((a, b) => a - b);
}

export async function writeIndex(file: string, index: SessionIndex): Promise<void> {
  await writeFileWhole(file, JSON.stringify(Object.fromEntries(index)));
}

/** An index from disk; null when it is missing or cannot be used: it can be made again from the segments. */
export async function readIndex(file: string): Promise<SessionIndex | null> {
  try {
    return new Map(Object.entries(IndexFile.parse(JSON.parse(await readFile(file, 'utf8')))));
  } catch {
    return null;
  }
}

export function addToIndex(index: SessionIndex, head: LineHead, location: Location): void {
  const entry = index.get(head.session) ?? { endedAt: 0, at: [] };
  entry.at.push(location);
  index.set(head.session, head.endedAt > 0 ? { ...entry, endedAt: head.endedAt } : entry);
}

/**
 * Reads a segment from its start and tells each sound line. What a crash left half written at the end of the last
 * segment is cut off; spoilt lines before that are copied aside and left out, with an error in the log.
 * Returns the size of the sound part, in bytes.
 */
export async function scanSegment(
  dir: string,
  number: number,
  isLast: boolean,
  logger: Logger,
  visit: (head: LineHead, location: Location) => void,
): Promise<number> {
  const file = segmentFile(dir, number);
  const buffer = await readFile(file);
  const spoilt: Buffer[] = [];
  let soundEnd = 0;
  let pending: Buffer[] = [];
  for (const line of linesOf(buffer)) {
    const head = readHead(line.bytes);
    if (head === null) {
      pending.push(line.bytes);
      continue;
    }
    // A sound line follows: what was spoilt before it is no torn end.
    spoilt.push(...pending);
    pending = [];
    visit(head, [number, line.offset, line.length, head.firstSeq, head.lastSeq]);
    soundEnd = line.offset + line.length;
  }
  if (!isLast) spoilt.push(...pending);
  if (spoilt.length > 0) await setAside(file, spoilt, logger);
  if (isLast && soundEnd < buffer.length) await cut(file, soundEnd, buffer.length - soundEnd, logger);
  return isLast ? soundEnd : buffer.length;
}

async function setAside(file: string, lines: readonly Buffer[], logger: Logger): Promise<void> {
  const kept = `${file}.corrupt`;
  await writeFileWhole(kept, Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])));
  logger.error(
    { file, kept, lines: lines.length },
    'Spoilt lines of the session log were set aside; the rest is used.',
  );
}

async function cut(file: string, size: number, bytes: number, logger: Logger): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.truncate(size);
    await handle.sync();
  } finally {
    await handle.close();
  }
  logger.warn({ file, bytes }, 'The end of the session log was half written when the last run ended, and was cut off.');
}
