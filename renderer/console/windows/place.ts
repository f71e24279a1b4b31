import { keyOf, type PopOutTarget, type WindowBounds, type WindowPlaces } from '../../../electron/contract/windows';

/** The part of a screen that windows may use, in CSS pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const FIRST_SIZE = {
  chat: { width: 480, height: 720 },
  widget: { width: 1080, height: 760 },
} as const;
export const LEAST_SIZE = { width: 320, height: 360 } as const;
const STEP = 32;

/**
 * Where a window opens: where this one was before on these displays; else beside the last one of its kind; else at
 * the right of the screen. `taken` is how many of its kind are open: each is a step further, so that none is hidden.
 */
export function placeFor(
  target: PopOutTarget,
  places: WindowPlaces,
  displays: string,
  area: Area,
  taken: number,
): WindowBounds {
  const own = places[displays]?.[keyOf(target)];
  if (own !== undefined) return inside(own, area);
  const last = places[displays]?.[target.kind] ?? firstPlace(target, area);
  return inside({ ...last, x: last.x - taken * STEP, y: last.y + taken * STEP }, area);
}

function firstPlace(target: PopOutTarget, area: Area): WindowBounds {
  const size = FIRST_SIZE[target.kind];
  return { ...size, x: area.x + area.width - size.width - STEP, y: area.y + STEP };
}

/**
 * The same place made to fit. One that begins on another screen is left alone: a page knows only the screen it is on,
 * and the browser pulls back what is outside of all.
 */
export function inside(bounds: WindowBounds, area: Area): WindowBounds {
  const width = clamp(bounds.width, Math.min(LEAST_SIZE.width, area.width), area.width);
  const height = clamp(bounds.height, Math.min(LEAST_SIZE.height, area.height), area.height);
  const elsewhere = bounds.x >= area.x + area.width || bounds.x + bounds.width <= area.x;
  if (elsewhere) return { ...bounds, width, height };
  return {
    width,
    height,
    x: clamp(bounds.x, area.x, area.x + area.width - width),
    y: clamp(bounds.y, area.y, area.y + area.height - height),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/** The third argument of `window.open`: a window rather than a tab, at this place. */
export function featuresOf({ x, y, width, height }: WindowBounds): string {
  return `popup,left=${x},top=${y},width=${width},height=${height}`;
}
