import type { Readable } from 'node:stream';

/**
 * How many bytes go on now, and what is to be done with the rest: `wait` so many milliseconds (0: until the next turn
 * of the event loop, infinite: until told), or `close` the connection.
 */
export type Passage =
  | { readonly bytes: number; readonly rest: 'all' }
  | { readonly bytes: number; readonly rest: 'wait'; readonly ms: number }
  | { readonly bytes: number; readonly rest: 'close'; readonly reason: string };

export interface Pacing {
  /** Decides on what has come, at a time in milliseconds. What was not let through is asked about again. */
  pass(chunk: Buffer, now: number): Passage;
  /** Told when the connection has to be closed. Nothing of it goes on from then. */
  close(reason: string): void;
  /** Milliseconds of a clock that nobody puts forward or back. */
  now(): number;
}

export interface PacedReading {
  /** Goes on with what waits, as the answer may be another now. */
  goOn(): void;
}

/**
 * Lets whoever reads a stream have what comes only as fast as the pacing says. What is held back is little: meanwhile
 * nothing more is read, so that it is the sender who waits. It stands where the stream gets its bytes, as whoever
 * reads may listen, read or pipe.
 */
export function paceReading(stream: Readable, pacing: Pacing): PacedReading {
  const push = stream.push.bind(stream);
  const read = stream._read.bind(stream);
  let held: (Buffer | null)[] = [];
  let wanted = false;
  let done = false;
  let cancel: () => void = () => undefined;

  /** Whether there is room for more. */
  const offer = (chunk: Buffer): boolean => {
    const passage = pacing.pass(chunk, pacing.now());
    if (passage.rest === 'close') {
      finish();
      pacing.close(passage.reason);
      return false;
    }
    const room = passage.bytes === 0 || push(passage.bytes === chunk.length ? chunk : chunk.subarray(0, passage.bytes));
    if (passage.rest === 'all') return room;
    held.unshift(chunk.subarray(passage.bytes));
    cancel = after(passage.ms, goOn);
    return false;
  };

  const goOn = (): void => {
    cancel();
    let room = true;
    while (held.length > 0) {
      const chunk = held.shift();
      if (chunk === null) push(null);
      else if (chunk !== undefined) {
        const before = held.length;
        room = offer(chunk);
        if (done || held.length > before) return;
      }
    }
    if (wanted && room && !done) {
      wanted = false;
      read(0);
    }
  };

  const finish = (): void => {
    done = true;
    held = [];
    cancel();
  };

  stream.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (done) return false;
    if (chunk !== null && !Buffer.isBuffer(chunk)) return push(chunk, encoding);
    if (held.length === 0) return chunk === null ? push(null) : offer(chunk);
    held.push(chunk);
    return false;
  };
  // Whoever takes a part of what was held back asks for more, and is not to get it before the rest.
  stream._read = (size) => {
    if (held.length === 0) read(size);
    else wanted = true;
  };
  stream.once('close', finish);
  return { goOn };
}

function after(ms: number, task: () => void): () => void {
  if (ms === Number.POSITIVE_INFINITY) return () => undefined;
  if (ms === 0) {
    const turn = setImmediate(task);
    return () => clearImmediate(turn);
  }
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
}
