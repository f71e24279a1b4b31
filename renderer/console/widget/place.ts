import type { WidgetPlace } from '../../../electron/contract/settings';

/** The room that the widget may float in, in CSS pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Compass points: an edge, or a corner of two. */
export const EDGES = ['n', 's', 'e', 'w', 'ne', 'nw', 'se', 'sw'] as const;
export type Edge = (typeof EDGES)[number];

export const SIDES = ['left', 'right', 'bottom'] as const;
export type Side = (typeof SIDES)[number];

export const LEAST = { width: 320, height: 240 } as const;
/** What a docked widget leaves of the view beside it. */
export const LEAST_VIEW = { width: 320, height: 120 } as const;
/** What is read beside the chats needs this much. */
export const READABLE = 460;
const MARGIN = 16;
const FIRST_DOCK = { width: 480, height: 360 } as const;
/** A window narrower than this starts with the widget docked: floating it would cover every view. */
const DOCKED_BELOW = 1_500;
/** The navigation beside the room (`frame.css`). */
const NAVIGATION = 76;
/**
 * As much of the room as a docked widget first takes, and at most: list, conversation and user data below the list
 * (`chats-layout.ts`). All the rest is the view's.
 */
const FIRST_SHARE = 0.5;
const MOST_FIRST_DOCK = 576;

/** A room too narrow to float in: there the widget fills it. */
export function fillsRoom(room: Room): boolean {
  return room.width < LEAST.width + LEAST_VIEW.width || room.height < LEAST.height + LEAST_VIEW.height;
}

/**
 * Where the widget is until the agent moves it: docked at the right; in a wide window floating at the bottom right,
 * leaving the view behind it in sight.
 */
export function firstPlace(room: Room): WidgetPlace {
  // Kept sizes have a least, also where the room has not: what is shown is fitted again.
  const docks = room.width + NAVIGATION < DOCKED_BELOW;
  const beside = docks ? MARGIN : READABLE;
  const width = Math.max(LEAST.width, Math.min(980, room.width - MARGIN - beside));
  const height = Math.max(LEAST.height, Math.min(700, room.height - 2 * MARGIN));
  const x = Math.max(0, room.width - width - MARGIN);
  const y = Math.max(0, room.height - height - MARGIN);
  const floating = { x, y, width, height } as const;
  if (!docks) return { mode: 'floating', ...floating };
  const dockWidth = clamp(Math.round(room.width * FIRST_SHARE), FIRST_DOCK.width, MOST_FIRST_DOCK);
  return { mode: 'docked', side: 'right', dockWidth, ...floating };
}

/** The same rectangle, made to fit: never larger than the room, never outside of it. */
export function within(rect: Rect, room: Room): Rect {
  const width = clamp(rect.width, Math.min(LEAST.width, room.width), room.width);
  const height = clamp(rect.height, Math.min(LEAST.height, room.height), room.height);
  return {
    width,
    height,
    x: clamp(rect.x, 0, room.width - width),
    y: clamp(rect.y, 0, room.height - height),
  };
}

export function moved(rect: Rect, dx: number, dy: number, room: Room): Rect {
  return within({ ...rect, x: rect.x + dx, y: rect.y + dy }, room);
}

/** One edge or corner is pulled; the opposite one stays where it is. */
export function resized(rect: Rect, edge: Edge, dx: number, dy: number, room: Room): Rect {
  const [left, right] = pull(
    rect.x,
    rect.x + rect.width,
    edge.includes('w'),
    edge.includes('e'),
    dx,
    LEAST.width,
    room.width,
  );
  const [top, bottom] = pull(
    rect.y,
    rect.y + rect.height,
    edge.includes('n'),
    edge.includes('s'),
    dy,
    LEAST.height,
    room.height,
  );
  return within({ x: left, y: top, width: right - left, height: bottom - top }, room);
}

function pull(
  start: number,
  end: number,
  pullsStart: boolean,
  pullsEnd: boolean,
  delta: number,
  least: number,
  room: number,
): [number, number] {
  if (pullsStart) return [clamp(start + delta, 0, Math.max(0, end - least)), end];
  if (pullsEnd) return [start, clamp(end + delta, Math.min(room, start + least), room)];
  return [start, end];
}

/** The edge by which a docked widget is made wider or higher. */
export const INNER_EDGE = { left: 'e', right: 'w', bottom: 'n' } as const satisfies Record<Side, Edge>;

/** Docked: along one whole side of the room, always leaving some of it for the view. */
export function docked(side: Side, size: { readonly width: number; readonly height: number }, room: Room): Rect {
  if (side === 'bottom') {
    const height = clamp(size.height, LEAST.height, room.height - LEAST_VIEW.height);
    return { x: 0, y: room.height - height, width: room.width, height };
  }
  const width = clamp(size.width, LEAST.width, room.width - LEAST_VIEW.width);
  return { x: side === 'left' ? 0 : room.width - width, y: 0, width, height: room.height };
}

/** How the widget lies in its room now. */
export interface Layout {
  readonly mode: WidgetPlace['mode'] | 'full';
  /** The widget; while it is minimized, what it has when it is restored. */
  readonly rect: Rect;
  /** What is left for the view. */
  readonly view: Rect;
  readonly side: Side;
}

/**
 * The bar that is left of a widget that has nothing in it: without a chat it takes no room that a view needs. The
 * place stays what it is, and with the first chat the widget is there again.
 */
export function atRest(layout: Layout, room: Room): Layout {
  return { ...layout, mode: 'minimized', view: { x: 0, y: 0, ...room } };
}

/**
 * The place on another set of displays, where the agent goes on as before: what was minimized, or was not, stays so,
 * whatever was left there another time.
 */
export function carriedOver(place: WidgetPlace, minimized: boolean): WidgetPlace {
  if (minimized) return changed(place, 'minimized');
  return place.mode === 'minimized' ? changed(place, 'restored') : place;
}

/** From the kept place to what is shown: always inside the room, whatever the room has become since. */
export function layoutOf(place: WidgetPlace, room: Room): Layout {
  const side = place.side ?? 'right';
  const whole: Rect = { x: 0, y: 0, width: room.width, height: room.height };
  const mode = fillsRoom(room) && place.mode !== 'minimized' ? 'full' : place.mode;
  const shape = place.mode === 'minimized' ? (place.before ?? 'floating') : place.mode;
  if (fillsRoom(room) || shape === 'maximized') return { mode, rect: whole, view: whole, side };
  if (shape === 'floating') return { mode, rect: within(place, room), view: whole, side };
  const rect = docked(side, dockSizeOf(place), room);
  return { mode, rect, side, view: mode === 'docked' ? besides(rect, side, room) : whole };
}

function dockSizeOf({ dockWidth, dockHeight }: WidgetPlace): { width: number; height: number } {
  return { width: dockWidth ?? FIRST_DOCK.width, height: dockHeight ?? FIRST_DOCK.height };
}

function besides({ width, height }: Rect, side: Side, room: Room): Rect {
  if (side === 'bottom') return { x: 0, y: 0, width: room.width, height: room.height - height };
  return { x: side === 'left' ? width : 0, y: 0, width: room.width - width, height: room.height };
}

/** The place to keep after `rect` was pulled into shape: a docked widget has a new size, a floating one a new place. */
export function keptAfter(place: WidgetPlace, rect: Rect): WidgetPlace {
  if (place.mode !== 'docked') return { ...place, ...rect };
  return place.side === 'bottom' ? { ...place, dockHeight: rect.height } : { ...place, dockWidth: rect.width };
}

/** The same widget, minimized, maximized, docked, or as it was before. */
export function changed(place: WidgetPlace, to: WidgetPlace['mode'] | 'restored', side?: Side): WidgetPlace {
  if (to === 'minimized') return place.mode === 'minimized' ? place : { ...place, mode: to, before: place.mode };
  if (to === 'docked') return { ...place, mode: to, side: side ?? place.side ?? 'right' };
  if (to !== 'restored') return { ...place, mode: to };
  return { ...place, mode: place.mode === 'minimized' ? (place.before ?? 'floating') : 'floating' };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(Math.max(least, most), value));
}

/** Names the screens, so that each arrangement has a place of its own; `+` says that there are several. */
export function displaySet(screen: {
  readonly width: number;
  readonly height: number;
  readonly isExtended?: boolean;
}): string {
  return `${screen.width}x${screen.height}${screen.isExtended === true ? '+' : ''}`;
}

/** The edge or corner that an arrow key picks, given the one picked so far. */
export function pickEdge(picked: Edge | null, dx: number, dy: number): Edge {
  const vertical = picked?.match(/[ns]/)?.[0] ?? (dy === 0 ? '' : dy < 0 ? 'n' : 's');
  const horizontal = picked?.match(/[ew]/)?.[0] ?? (dx === 0 ? '' : dx < 0 ? 'w' : 'e');
  const edge = `${vertical}${horizontal}`;
  return EDGES.find((known) => known === edge) ?? 'se';
}
