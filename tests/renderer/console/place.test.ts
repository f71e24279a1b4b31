import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WidgetPlace } from '../../../electron/contract/settings';
import { freeLeft } from '../../../renderer/console/widget/beside';
import {
  displaySet,
  EDGES,
  type Edge,
  fillsRoom,
  firstPlace,
  LEAST,
  layoutOf,
  moved,
  pickEdge,
  type Rect,
  type Room,
  resized,
  within,
} from '../../../renderer/console/widget/place';

const anyRoom: fc.Arbitrary<Room> = fc.record({
  width: fc.integer({ min: 1, max: 4_000 }),
  height: fc.integer({ min: 1, max: 3_000 }),
});
const number = fc.integer({ min: -5_000, max: 5_000 });
const anyRect: fc.Arbitrary<Rect> = fc.record({ x: number, y: number, width: number, height: number });

function expectInside(rect: Rect, room: Room): void {
  expect(rect.x).toBeGreaterThanOrEqual(0);
  expect(rect.y).toBeGreaterThanOrEqual(0);
  expect(rect.x + rect.width).toBeLessThanOrEqual(room.width);
  expect(rect.y + rect.height).toBeLessThanOrEqual(room.height);
  expect(rect.width).toBeGreaterThanOrEqual(Math.min(LEAST.width, room.width));
  expect(rect.height).toBeGreaterThanOrEqual(Math.min(LEAST.height, room.height));
}

describe('the place of the widget', () => {
  it('is always inside of the window and large enough to use, whatever was done to it', () => {
    fc.assert(
      fc.property(anyRect, anyRoom, fc.constantFrom(...EDGES), number, number, (rect, room, edge, dx, dy) => {
        expectInside(within(rect, room), room);
        expectInside(moved(rect, dx, dy, room), room);
        expectInside(resized(within(rect, room), edge, dx, dy, room), room);
        // Kept sizes have a least, also where the room has not: what is shown is fitted.
        expectInside(within(firstPlace(room), room), room);
      }),
      { numRuns: 500 },
    );
  });

  it('that fits is left as it is', () => {
    const rect = { x: 10, y: 20, width: 400, height: 300 };
    expect(within(rect, { width: 1_000, height: 800 })).toEqual(rect);
  });

  it('keeps its size when it is moved against a wall', () => {
    const room = { width: 1_000, height: 800 };
    const rect = { x: 10, y: 20, width: 400, height: 300 };
    expect(moved(rect, -50, 5_000, room)).toEqual({ x: 0, y: 500, width: 400, height: 300 });
  });

  it('keeps the opposite edges where they are while one is pulled', () => {
    const room = { width: 2_000, height: 1_500 };
    fc.assert(
      fc.property(anyRect, fc.constantFrom(...EDGES), number, number, (given, edge: Edge, dx, dy) => {
        const rect = within(given, room);
        const next = resized(rect, edge, dx, dy, room);
        if (!edge.includes('w')) expect(next.x).toBe(rect.x);
        if (!edge.includes('n')) expect(next.y).toBe(rect.y);
        if (!edge.includes('e')) expect(next.x + next.width).toBe(rect.x + rect.width);
        if (!edge.includes('s')) expect(next.y + next.height).toBe(rect.y + rect.height);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[Edge, number, number, Rect]>([
    ['e', 50, 0, { x: 100, y: 100, width: 450, height: 300 }],
    ['w', 50, 0, { x: 150, y: 100, width: 350, height: 300 }],
    ['n', 0, -50, { x: 100, y: 50, width: 400, height: 350 }],
    ['se', 20, 30, { x: 100, y: 100, width: 420, height: 330 }],
    ['nw', 500, 500, { x: 180, y: 160, width: 320, height: 240 }],
    ['e', -500, 0, { x: 100, y: 100, width: 320, height: 300 }],
  ])('pulled at %s by %i and %i', (edge, dx, dy, next) => {
    const rect = { x: 100, y: 100, width: 400, height: 300 };
    expect(resized(rect, edge, dx, dy, { width: 1_000, height: 800 })).toEqual(next);
  });

  it('at first is at the bottom right, and can be kept as a setting', () => {
    const room = { width: 1_280, height: 800 };
    const place = firstPlace(room);
    expect(place.x + place.width).toBe(room.width - 16);
    expect(place.y + place.height).toBe(room.height - 16);
    expect(WidgetPlace.safeParse(place).success).toBe(true);
  });

  it.each([
    // The room of a window of 1024, 1280, 1366, 1440, 1500 and 1920 pixels.
    [948, 'docked', 480],
    [1_204, 'docked', 576],
    [1_290, 'docked', 576],
    [1_364, 'docked', 576],
    [1_424, 'floating', undefined],
    [1_844, 'floating', undefined],
  ] as const)('in a room %i wide is %s at first, and leaves room for every view', (width, mode, dockWidth) => {
    const room = { width, height: 748 };
    const place = firstPlace(room);
    expect([place.mode, place.dockWidth]).toEqual([mode, dockWidth]);
    const { rect, mode: shown } = layoutOf(place, room);
    expect(freeLeft(shown, rect, room)).not.toBeNull();
  });

  it.each([
    [380, 640, true],
    [639, 900, true],
    [1_280, 359, true],
    [640, 360, false],
    [1_280, 800, false],
  ])('in a room of %i x %i fills it: %s', (width, height, fills) => {
    expect(fillsRoom({ width, height })).toBe(fills);
  });

  it('is kept for each arrangement of screens', () => {
    expect(displaySet({ width: 1_920, height: 1_080 })).toBe('1920x1080');
  });
});

describe('the edge that the keys pick', () => {
  it.each<[Edge | null, number, number, Edge]>([
    [null, 1, 0, 'e'],
    [null, -1, 0, 'w'],
    [null, 0, -1, 'n'],
    [null, 0, 1, 's'],
    ['e', 0, 1, 'se'],
    ['n', -1, 0, 'nw'],
    ['s', 0, -1, 's'],
    ['nw', 1, 0, 'nw'],
    ['ne', 0, 1, 'ne'],
  ])('from %s by (%i, %i) is %s', (picked, dx, dy, edge) => {
    expect(pickEdge(picked, dx, dy)).toBe(edge);
  });
});
