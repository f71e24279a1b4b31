/** In device-independent pixels of the desktop; `x` and `y` may be negative left of and above the first display. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DisplayFacts {
  readonly bounds: Bounds;
  /** Without taskbar and dock. */
  readonly workArea: Bounds;
}

/** Less than this of a title bar in sight, and a window cannot be dragged back. */
const SEEN = { width: 100, height: 32 } as const;

/** Names an arrangement of displays, so that windows keep a place in each; the order of the displays does not count. */
export function displaySetOf(displays: readonly DisplayFacts[]): string {
  return displays
    .map(({ bounds: { x, y, width, height } }) => `${width}x${height}${signed(x)}${signed(y)}`)
    .sort()
    .join(' ')
    .slice(0, 200);
}

function signed(value: number): string {
  return value < 0 ? String(value) : `+${value}`;
}

/**
 * The same place, when enough of it is on a display to be seen and dragged, and it is no larger than that display's
 * work area or is seen whole across several; else pulled back, whole, onto the display that is nearest, and shrunk to
 * its work area.
 */
export function pulledBack(wanted: Bounds, displays: readonly DisplayFacts[]): Bounds {
  const areas = displays.map(({ workArea }) => workArea);
  const held = areas.filter((area) => isGrabbable(wanted, area));
  if (held.some((area) => fits(wanted, area)) || (held.length > 0 && isSeenWhole(wanted, areas))) return wanted;
  const [nearest] = (held.length > 0 ? held : areas).toSorted((a, b) => distance(wanted, a) - distance(wanted, b));
  return nearest === undefined ? wanted : inside(wanted, nearest);
}

/** Whether a window of that size could be seen whole on an area, wherever it is. */
export function fits(size: Pick<Bounds, 'width' | 'height'>, area: Bounds): boolean {
  return size.width <= area.width && size.height <= area.height;
}

/** Displays do not overlap, but where one mirrors another, and then they are one. */
function isSeenWhole(bounds: Bounds, areas: readonly Bounds[]): boolean {
  const seen = areas.reduce((sum, area) => sum + overlap(bounds, area), 0);
  return seen >= bounds.width * bounds.height;
}

function overlap(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** A window of this size in the middle of a display, or filling it when it is smaller. */
export function centered(
  size: { readonly width: number; readonly height: number },
  { workArea }: DisplayFacts,
): Bounds {
  const width = Math.min(size.width, workArea.width);
  const height = Math.min(size.height, workArea.height);
  return {
    x: Math.round(workArea.x + (workArea.width - width) / 2),
    y: Math.round(workArea.y + (workArea.height - height) / 2),
    width,
    height,
  };
}

/** Whether the top of a window, where it is dragged, is well within an area. */
export function isGrabbable(bounds: Bounds, area: Bounds): boolean {
  const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const top = bounds.y >= area.y && bounds.y + SEEN.height <= area.y + area.height;
  return across >= SEEN.width && top;
}

function inside(bounds: Bounds, area: Bounds): Bounds {
  const width = Math.min(bounds.width, area.width);
  const height = Math.min(bounds.height, area.height);
  return {
    width,
    height,
    x: clamp(bounds.x, area.x, area.x + area.width - width),
    y: clamp(bounds.y, area.y, area.y + area.height - height),
  };
}

function distance(a: Bounds, b: Bounds): number {
  const dx = a.x + a.width / 2 - (b.x + b.width / 2);
  const dy = a.y + a.height / 2 - (b.y + b.height / 2);
  return Math.hypot(dx, dy);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(Math.max(least, most), value));
}
