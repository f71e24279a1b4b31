import type { Logger } from './logger';
import { scanSegment } from './scan-segment';
import { addToIndex, indexFile, type Location, readIndex, type SessionIndex, writeIndex } from './segments';

/**
 * Reads a full segment again, whose index does not agree with it any more: records may have moved with a byte that was
 * lost. What cannot be found stays where the old index has it, so that its numbers are known. Sets spoilt lines aside,
 * writes the index anew and returns it.
 */
export async function rescanSegment(dir: string, number: number, logger: Logger): Promise<SessionIndex> {
  const found: SessionIndex = new Map();
  await scanSegment(dir, number, false, logger, (head, location) => addToIndex(found, head, location));
  for (const [session, { endedAt, at }] of (await readIndex(indexFile(dir, number))) ?? []) {
    const known = found.get(session) ?? { endedAt: 0, at: [] };
    const seqs = new Set(known.at.map(([, , , firstSeq]) => firstSeq));
    const missing = at.filter(([, , , firstSeq]) => firstSeq > 0 && !seqs.has(firstSeq));
    found.set(session, { endedAt: Math.max(known.endedAt, endedAt), at: inOrder([...known.at, ...missing]) });
  }
  await writeIndex(indexFile(dir, number), found);
  return found;
}

/** Puts the places of a segment into an index, in the place of those it had of that segment. */
export function replaceSegment(index: SessionIndex, number: number, found: SessionIndex): void {
  for (const [session, entry] of index) {
    const others = entry.at.filter(([segment]) => segment !== number);
    const { at = [], endedAt = 0 } = found.get(session) ?? {};
    index.set(session, { endedAt: Math.max(entry.endedAt, endedAt), at: inOrder([...others, ...at]) });
  }
}

/** In the order of the log. */
export function inOrder(locations: readonly Location[]): Location[] {
  return [...locations].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}
