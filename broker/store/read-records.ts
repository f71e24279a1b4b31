import { open } from 'node:fs/promises';
import type { Spoilt } from './lost-events';
import type { LogRecord } from './ports';
import { decodeRecord } from './record-codec';
import { type Location, segmentFile } from './segments';
import { guessHead } from './spoilt-lines';

/** Records that lie this close, in bytes, are read in one go. */
const NEAR = 64 * 1024;
const LARGEST_READ = 4 * 1024 * 1024;

/** One place of the log as it was read. */
export type ReadRecord =
  | { readonly record: LogRecord }
  /** Its bytes are others than were written there, or none can be read. */
  | { readonly record: null; readonly spoilt: Spoilt };

/**
 * Reads the records at the locations, in their order, and tells each, also one that can no longer be read. Stops where
 * `visit` says false.
 */
export async function readRecords(
  dir: string,
  locations: readonly Location[],
  visit: (read: ReadRecord, location: Location) => boolean | void,
): Promise<void> {
  for (const group of groupNear(locations)) {
    for (const [location, line] of await readGroup(dir, group)) {
      const record = line === null ? null : decodeRecord(line);
      const read = record === null ? { record, spoilt: spoiltAt(location, line) } : { record };
      if (visit(read, location) === false) return;
    }
  }
}

function spoiltAt([, , , , lastSeq]: Location, line: Buffer | null): Spoilt {
  const head = line === null ? null : guessHead(line);
  const isThis = head?.lastSeq === lastSeq;
  return { lastSeq, shown: isThis ? head.shown : null, ended: isThis && head.endedAt > 0 };
}

function groupNear(locations: readonly Location[]): Location[][] {
  const groups: Location[][] = [];
  for (const location of locations) {
    const group = groups.at(-1);
    const first = group?.[0];
    const last = group?.at(-1);
    const near =
      first !== undefined &&
      last !== undefined &&
      last[0] === location[0] &&
      location[1] >= last[1] &&
      location[1] - (last[1] + last[2]) < NEAR &&
      location[1] + location[2] - first[1] < LARGEST_READ;
    if (near) group?.push(location);
    else groups.push([location]);
  }
  return groups;
}

/** The lines, without their newlines; null for one that is not there, or that the disk does not give. */
async function readGroup(dir: string, group: readonly Location[]): Promise<(readonly [Location, Buffer | null])[]> {
  const first = group[0];
  const last = group.at(-1);
  if (first === undefined || last === undefined) return [];
  try {
    const buffer = await readBytes(dir, first, last[1] + last[2] - first[1]);
    return group.map((location) => {
      const [, offset, length] = location;
      return [location, buffer.subarray(offset - first[1], offset - first[1] + length - 1)];
    });
  } catch (error) {
    if (!isGone(error)) throw error;
    if (group.length === 1) return [[first, null]];
    // A disk that fails in one place may give the others.
    return (await Promise.all(group.map((location) => readGroup(dir, [location])))).flat();
  }
}

async function readBytes(dir: string, [segment, offset]: Location, length: number): Promise<Buffer> {
  const handle = await open(segmentFile(dir, segment), 'r');
  try {
    const buffer = Buffer.alloc(length);
    await handle.read(buffer, 0, length, offset);
    return buffer;
  } finally {
    await handle.close();
  }
}

/** No such file, or a bad place on the disk: it is not there later either. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EIO');
}
