import { crc32 } from 'node:zlib';
import type { LogRecord } from './ports';

/** What a line says of itself before its JSON: enough to index it without parsing the rest. */
export interface LineHead {
  readonly kind: 'E' | 'M';
  readonly session: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** When the session ended, in epoch milliseconds; 0 while it is open. */
  readonly endedAt: number;
  /** `shown` of the record; null in one of version 0.1.0, and of marks. */
  readonly shown: number | null;
}

const NEWLINE = 0x0a;
const SPACE = 0x20;
/** Bytes. */
const LONGEST_HEAD = 200;

/**
 * One record as one line: `crc32 kind session firstSeq lastSeq endedAt shown json`. The checksum covers all that
 * follows it, so a line that a crash cut short, or a disk spoilt, is recognised. `shown` is left out where the record
 * has none, as it was in version 0.1.0.
 */
export function encodeRecord(record: LogRecord): { readonly bytes: Buffer; readonly head: LineHead } {
  const head = headOf(record);
  const { kind, session, firstSeq, lastSeq, endedAt, shown } = head;
  const numbers = shown === null ? [firstSeq, lastSeq, endedAt] : [firstSeq, lastSeq, endedAt, shown];
  const rest = `${kind} ${session} ${numbers.join(' ')} ${JSON.stringify(record)}`;
  const body = Buffer.from(rest, 'utf8');
  const sum = crc32(body).toString(16).padStart(8, '0');
  return { bytes: Buffer.concat([Buffer.from(`${sum} `), body, Buffer.from('\n')]), head };
}

function headOf(record: LogRecord): LineHead {
  if (record.kind === 'marks')
    return { kind: 'M', session: record.session, firstSeq: 0, lastSeq: 0, endedAt: 0, shown: null };
  const end = record.events.find((event) => event.type === 'session.ended');
  return {
    kind: 'E',
    session: record.session,
    firstSeq: record.events[0]?.seq ?? 0,
    lastSeq: record.events.at(-1)?.seq ?? 0,
    endedAt: end === undefined ? 0 : Date.parse(end.at),
    shown: record.shown ?? null,
  };
}

/** Reads the head of a line (without its newline); null when the checksum does not agree. */
export function readHead(line: Buffer): LineHead | null {
  if (line.length < 10 || line[8] !== SPACE) return null;
  const body = line.subarray(9);
  if (crc32(body) !== Number.parseInt(line.toString('latin1', 0, 8), 16)) return null;
  return headIn(body);
}

/** The head at the start of bytes whose checksum agrees, or is not looked at; null when there is none. */
export function headIn(body: Buffer): LineHead | null {
  const [kind, session, firstSeq, lastSeq, endedAt, shown = ''] = body
    .toString('latin1', 0, Math.min(body.length, LONGEST_HEAD))
    .split(' ', 6);
  if ((kind !== 'E' && kind !== 'M') || session === undefined) return null;
  return {
    kind,
    session,
    firstSeq: Number(firstSeq),
    lastSeq: Number(lastSeq),
    endedAt: Number(endedAt),
    shown: /^\d+$/.test(shown) ? Number(shown) : null,
  };
}

/**
 * Reads a whole line (without its newline); null when the checksum does not agree. The checksum is the guard here:
 * what we wrote ourselves, unchanged, needs no second look by schema.
 */
export function decodeRecord(line: Buffer): LogRecord | null {
  if (readHead(line) === null) return null;
  return JSON.parse(line.toString('utf8', line.indexOf(0x7b))) as LogRecord;
}

export interface Line {
  readonly offset: number;
  /** Bytes, the newline included. */
  readonly length: number;
  readonly bytes: Buffer;
}

/** The complete lines of a buffer. */
export function* linesOf(buffer: Buffer): Generator<Line> {
  let offset = 0;
  for (;;) {
    const end = buffer.indexOf(NEWLINE, offset);
    if (end === -1) return;
    yield { offset, length: end + 1 - offset, bytes: buffer.subarray(offset, end) };
    offset = end + 1;
  }
}
