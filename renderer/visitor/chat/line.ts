/** A line on which nothing came back for so long is dead, though nobody has said so. */
export const ANSWER_MS = 6_000;
/** The slowest uplink that is waited for: 2 KB a second. Less is known of bytes that the system has taken over. */
const BYTES_PER_MS = 2;

/** How long an answer to so many bytes may take. */
export function answerMs(bytes: number): number {
  return ANSWER_MS + bytes / BYTES_PER_MS;
}

/** What became of a line when the time for an answer is over. */
export interface Waited {
  /** Something came back meanwhile. */
  readonly heard: boolean;
  /** Bytes that had left the browser when the time began, and that have left it now. */
  readonly leftBefore: number;
  readonly left: number;
}

/** A line that takes bytes is alive, and only slow: it gets the time once more. Else a long message begins anew for ever. */
export function lineAfter({ heard, leftBefore, left }: Waited): 'alive' | 'slow' | 'dead' {
  if (heard) return 'alive';
  return left > leftBefore ? 'slow' : 'dead';
}
