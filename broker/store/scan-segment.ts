import { open, readFile } from 'node:fs/promises';
import { writeFileWhole } from './atomic-file';
import type { Logger } from './logger';
import { type LineHead, linesOf } from './record-codec';
import { type Location, segmentFile } from './segments';
import { type Piece, piecesOf } from './spoilt-lines';

const NEWLINE = Buffer.from('\n');

/**
 * Reads a segment from its start and tells the place of each record, also of one whose line is spoilt where that says
 * whose it was. Spoilt lines stay where they are, and are copied aside, with an error in the log. Only what has no
 * newline, at the end of the last segment, was half written by a crash: it is cut off.
 * Returns how much of the segment is used, in bytes.
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
  const spoilt: Piece[] = [];
  const take = (piece: Piece): void => {
    const { head, offset, length } = piece;
    if (head !== null && (piece.sound || head.kind === 'E'))
      visit(head, [number, offset, length, head.firstSeq, head.lastSeq]);
    if (!piece.sound) spoilt.push(piece);
  };
  let end = 0;
  for (const line of linesOf(buffer)) {
    for (const piece of piecesOf(line)) take(piece);
    end = line.offset + line.length;
  }
  const rest = buffer.subarray(end);
  const kept = soundStart(piecesOf({ offset: end, length: rest.length + 1, bytes: rest }));
  for (const piece of kept) take(piece);
  const used = kept.reduce((_, { offset, length }) => offset + length, end);
  if (spoilt.length > 0) await setAside(file, spoilt, logger);
  if (isLast && (used !== buffer.length || kept.length > 0)) await endAt(file, used, buffer.length, logger);
  return isLast ? used : buffer.length;
}

/** Whole records at the end whose newline was lost. */
function soundStart(pieces: readonly Piece[]): readonly Piece[] {
  const end = pieces.findIndex(({ sound }) => !sound);
  return end === -1 ? pieces : pieces.slice(0, end);
}

/** Keeps a copy of spoilt lines beside the segment; of those that are there already, nothing is said again. */
async function setAside(file: string, spoilt: readonly Piece[], logger: Logger): Promise<void> {
  const kept = `${file}.corrupt`;
  const before = await readFile(kept).catch(() => Buffer.alloc(0));
  const fresh = spoilt.filter(({ bytes }) => !before.includes(bytes));
  if (fresh.length === 0) return;
  await writeFileWhole(kept, Buffer.concat([before, ...fresh.flatMap(({ bytes }) => [bytes, NEWLINE])]));
  const sessions = new Set(fresh.flatMap(({ head }) => head?.session ?? []));
  logger.error(
    { file, kept, lines: fresh.length, sessions: [...sessions] },
    'Spoilt lines of the session log were set aside; the rest is used, and says where something is lost.',
  );
}

/** Ends the file behind its last whole line. */
async function endAt(file: string, size: number, before: number, logger: Logger): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.truncate(Math.min(size, before));
    // Also where the newline itself was lost.
    if (size > 0) await handle.write(NEWLINE, 0, 1, size - 1);
    await handle.sync();
  } finally {
    await handle.close();
  }
  logger.warn(
    { file, bytes: Math.max(0, before - size) },
    'The end of the session log was half written when the last run ended, and was cut off.',
  );
}
