import type { Face } from './clock';
import { dayFrom, dayText } from './days';

/**
 * A machine that slept goes on counting where it stopped, and nothing tells of a new time zone or a clock that was set:
 * so often it is looked at, in milliseconds.
 */
const LOOK_MS = 30_000;

/** Whole seconds since the epoch. */
export const SECONDS: Face<number> = {
  read: (now) => Math.floor(now / 1_000),
  next: (now) => 1_000 - (now % 1_000),
};

/** Today where the machine is, such as `2026-11-28 Europe/Helsinki`: another text after midnight, and elsewhere. */
export const TODAY: Face<string> = {
  read: (now, zone) => `${dayText(new Date(now))} ${zone}`,
  next: (now) => Math.min(LOOK_MS, Math.max(1, dayFrom(new Date(now), 1).getTime() - now)),
};
