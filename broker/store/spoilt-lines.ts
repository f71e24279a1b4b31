import { headIn, type Line, type LineHead, readHead } from './record-codec';

/** What a line comes to: records that are sound, and what is left of others. Offsets and lengths as of lines. */
export type Piece = {
  readonly offset: number;
  readonly length: number;
  /** Without a newline. */
  readonly bytes: Buffer;
} & (
  | { readonly sound: true; readonly head: LineHead }
  /** `head`: of which record it probably was; null when it does not say. */
  | { readonly sound: false; readonly head: LineHead | null }
);

/** Where a record can begin. */
const START = /[0-9a-f]{8} [EM] /g;
/** A record cannot be smaller, in bytes: less than that is rubbish between two. */
const SMALLEST = 10;
/** Texts of people may look like starts: with more of them a line is not taken apart. */
const MOST_STARTS = 64;
/** Bytes from the start of a line within which its head begins, and has come to its numbers. */
const LONGEST_START = 100;
/** Events of one record. More in one that is spoilt are not believed. */
const MOST_EVENTS = 1_000;

/**
 * Takes a line apart. Nearly always it is one sound record. One whose checksum does not agree is looked through for
 * others: where a newline was lost, two sound ones stand in one line.
 */
export function piecesOf({ offset, length, bytes }: Line): Piece[] {
  const head = readHead(bytes);
  if (head !== null) return [{ sound: true, head, offset, length, bytes }];
  const pieces: Piece[] = [];
  const starts = startsIn(bytes);
  let at = 0;
  const skip = (to: number): void => {
    const rest = bytes.subarray(at, to);
    if (rest.length >= SMALLEST)
      pieces.push({ sound: false, head: guessHead(rest), offset: offset + at, length: rest.length + 1, bytes: rest });
    at = to;
  };
  for (const [index, start] of starts.entries()) {
    if (start < at) continue;
    skip(start);
    const found = soundFrom(bytes, start, starts.slice(index + 1));
    if (found === null) continue;
    pieces.push({ sound: true, ...found, offset: offset + start, length: found.bytes.length + 1 });
    at = start + found.bytes.length;
  }
  skip(bytes.length);
  return pieces;
}

function startsIn(bytes: Buffer): number[] {
  const starts = [...bytes.toString('latin1').matchAll(START)].map(({ index }) => index);
  return starts.length > MOST_STARTS ? [] : starts;
}

/** The sound record that begins here; it ends before a later start, with a spoilt newline between or none. */
function soundFrom(bytes: Buffer, start: number, later: readonly number[]) {
  for (const end of [bytes.length, bytes.length - 1, ...later.flatMap((next) => [next - 1, next])]) {
    const part = bytes.subarray(start, end);
    const head = readHead(part);
    if (head !== null && isJson(part)) return { head, bytes: part };
  }
  return null;
}

/** What people write is in JSON strings: a text that imitates a record, checksum and all, is no JSON there. */
function isJson(part: Buffer): boolean {
  try {
    JSON.parse(part.toString('utf8', part.indexOf(0x7b)));
    return true;
  } catch {
    return false;
  }
}

/**
 * Of which record spoilt bytes were; null when they do not say. The head and the JSON behind it say the same twice, so
 * a head that was hit itself is found out.
 */
export function guessHead(bytes: Buffer): LineHead | null {
  // Of the checksum before it bytes may be missing.
  const start = bytes.toString('latin1', 0, LONGEST_START).search(/[EM] [\w.:-]+ \d/);
  const head = start === -1 ? null : headIn(bytes.subarray(start));
  if (head === null || !isSane(head)) return null;
  const rest = bytes.toString('latin1');
  const sessions = [...rest.matchAll(/[{,]"session":"([^"]{1,64})"/g)].map(([, session]) => session);
  const seqs = [...rest.matchAll(/[{,]"seq":(\d{1,9})[,}]/g)].map(([, seq]) => Number(seq));
  if (sessions.length > 0 && !sessions.includes(head.session)) return null;
  if (head.kind === 'E' && seqs.length > 0 && !seqs.includes(head.firstSeq)) return null;
  return sessions.length + seqs.length > 0 ? head : null;
}

function isSane({ kind, session, firstSeq, lastSeq, endedAt }: LineHead): boolean {
  if (session.length > 64 || !/^[\w.:-]+$/.test(session)) return false;
  if (kind === 'M') return firstSeq === 0 && lastSeq === 0;
  const areNumbers = [firstSeq, lastSeq, endedAt].every((number) => Number.isSafeInteger(number) && number >= 0);
  return areNumbers && firstSeq > 0 && lastSeq >= firstSeq && lastSeq - firstSeq < MOST_EVENTS;
}
