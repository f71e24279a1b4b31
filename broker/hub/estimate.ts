import type { QueuePlace } from '../protocol/models';

/** How long a live chat is taken to last before any has been seen. */
const FIRST_GUESS_MS = 6 * 60_000;
/** How much the latest chat counts against all before it. */
const WEIGHT = 0.1;
/** Nobody waits by the second: coarse steps also keep the number still. */
const STEP_SECONDS = 30;

/** How long live chats last, by skill. */
export class ChatLengths {
  readonly #mean = new Map<string, number>();

  /** A live chat of this length, in milliseconds, is over. */
  add(skill: string, lengthMs: number): void {
    this.#mean.set(skill, this.mean(skill) * (1 - WEIGHT) + Math.max(0, lengthMs) * WEIGHT);
  }

  mean(skill: string): number {
    return this.#mean.get(skill) ?? FIRST_GUESS_MS;
  }
}

/**
 * A place in the queue with the time it will take: with `capacity` chats at once, of `meanMs` each, one gets free
 * every `meanMs / capacity`. Nobody can tell when no agent is active.
 */
export function queuePlace(position: number, capacity: number, meanMs: number): QueuePlace {
  if (capacity === 0) return { position };
  const seconds = (position * meanMs) / capacity / 1_000;
  return { position, estimateSeconds: Math.ceil(seconds / STEP_SECONDS) * STEP_SECONDS };
}
