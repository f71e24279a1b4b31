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

export const LEAST = { width: 320, height: 240 } as const;
const MARGIN = 16;

/** A room too narrow to float in: there the widget fills it. */
export function fillsRoom(room: Room): boolean {
  return room.width < 640 || room.height < 360;
}

/** Where the widget is until the agent moves it: at the bottom right, leaving the view behind it in sight. */
export function firstPlace(room: Room): WidgetPlace {
  const width = Math.min(980, room.width - 2 * MARGIN);
  const height = Math.min(700, room.height - 2 * MARGIN);
  return {
    mode: 'floating',
    ...within({ x: room.width - width - MARGIN, y: room.height - height - MARGIN, width, height }, room),
  };
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

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(Math.max(least, most), value));
}

/** Names the screens, so that each arrangement has a place of its own. */
export function displaySet(screen: { readonly width: number; readonly height: number }): string {
  return `${screen.width}x${screen.height}`;
}

/** The edge or corner that an arrow key picks, given the one picked so far. */
export function pickEdge(picked: Edge | null, dx: number, dy: number): Edge {
  const vertical = picked?.match(/[ns]/)?.[0] ?? (dy === 0 ? '' : dy < 0 ? 'n' : 's');
  const horizontal = picked?.match(/[ew]/)?.[0] ?? (dx === 0 ? '' : dx < 0 ? 'w' : 'e');
  const edge = `${vertical}${horizontal}`;
  return EDGES.find((known) => known === edge) ?? 'se';
}
