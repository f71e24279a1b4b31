/** Milliseconds since the Unix epoch, and timers that a test can drive. */
export interface Clock {
  now(): number;
  /** Runs `task` once after `delayMs` milliseconds; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

/** Where new identifiers come from: UUID v7, so that they sort by time of making. */
export interface Ids {
  next(): string;
}

/** ISO 8601 UTC with milliseconds, the only time format on the wire. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
