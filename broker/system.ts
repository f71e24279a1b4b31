import { v7 } from 'uuid';
import type { Clock, Ids } from './protocol/ports';

/** The real clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Real UUIDs, version 7. */
export const systemIds: Ids = { next: () => v7() };
