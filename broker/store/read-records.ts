import { open } from 'node:fs/promises';
import { type Location, segmentFile } from './segments';

/** Records that lie this close, in bytes, are read in one go. */
const NEAR = 64 * 1024;
const LARGEST_READ = 4 * 1024 * 1024;

/** Reads the lines at the locations, in their order, and tells each (without its newline). */
export async function readLines(
  dir: string,
  locations: readonly Location[],
  visit: (line: Buffer) => void,
): Promise<void> {
  for (const group of groupNear(locations)) await readGroup(dir, group, visit);
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

async function readGroup(dir: string, group: readonly Location[], visit: (line: Buffer) => void): Promise<void> {
  const first = group[0];
  const last = group.at(-1);
  if (first === undefined || last === undefined) return;
  const handle = await open(segmentFile(dir, first[0]), 'r');
  try {
    const buffer = Buffer.alloc(last[1] + last[2] - first[1]);
    await handle.read(buffer, 0, buffer.length, first[1]);
    for (const [, offset, length] of group) visit(buffer.subarray(offset - first[1], offset - first[1] + length - 1));
  } finally {
    await handle.close();
  }
}
