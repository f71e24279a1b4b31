import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeFileWhole } from './atomic-file';
import type { LineHead } from './record-codec';

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
  return numbersOf(await readdir(dir), /^\d{8}\.log$/);
}

/** The numbers of the segments that there are or once were, ascending; `gone` are those whose file is missing. */
export async function listAllSegments(dir: string): Promise<{ readonly numbers: number[]; readonly gone: number[] }> {
  const names = await readdir(dir);
  const here = new Set(numbersOf(names, /^\d{8}\.log$/));
  const full = numbersOf(names, /^\d{8}\.(index|active)\.json$/);
  // One that was full was never the last.
  const last = Math.max(0, ...here, ...full.map((number) => number + 1));
  const first = Math.min(last, ...here, ...full);
  const numbers = Array.from({ length: last === 0 ? 0 : last - first + 1 }, (_, index) => first + index);
  return { numbers, gone: numbers.filter((number) => !here.has(number)) };
}

function numbersOf(names: readonly string[], pattern: RegExp): number[] {
  const numbers = new Set(names.filter((name) => pattern.test(name)).map((name) => Number(name.slice(0, 8))));
  return [...numbers].sort((a, b) => a - b);
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
