import type { WindowTarget } from '../contract/windows';
import { type Bounds, centered, type DisplayFacts, pulledBack } from './placement';

/** In device-independent pixels. */
export const FIRST_SIZE = {
  main: { width: 1280, height: 800 },
  widget: { width: 1080, height: 760 },
  chat: { width: 480, height: 720 },
} as const;
export const LEAST_SIZE = {
  main: { width: 380, height: 480 },
  widget: { width: 380, height: 420 },
  chat: { width: 320, height: 360 },
} as const;

/** Where a window opens: where it was on these displays, as far as that can be seen; else in the middle of the first. */
export function openingPlace(
  kind: WindowTarget['kind'],
  kept: Bounds | null,
  displays: readonly DisplayFacts[],
): Bounds | null {
  const [first] = displays;
  if (kept !== null) return pulledBack(kept, displays);
  return first === undefined ? null : centered(FIRST_SIZE[kind], first);
}
