import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bounds,
  type DisplayFacts,
  displaySetOf,
  fits,
  isGrabbable,
  pulledBack,
} from '../../../electron/desktop/placement';
import { openingPlace } from '../../../electron/desktop/window-sizes';

const display = (x: number, y: number, width: number, height: number): DisplayFacts => ({
  bounds: { x, y, width, height },
  workArea: { x, y, width, height: height - 40 },
});
const LAPTOP = display(0, 0, 1280, 800);
const SCREEN = display(1280, -200, 2560, 1440);

const arbitraryDisplay = fc
  .record({
    x: fc.integer({ min: -4_000, max: 4_000 }),
    y: fc.integer({ min: -2_000, max: 2_000 }),
    width: fc.integer({ min: 640, max: 3_840 }),
    height: fc.integer({ min: 480, max: 2_160 }),
  })
  .map(({ x, y, width, height }) => display(x, y, width, height));
const arbitraryBounds: fc.Arbitrary<Bounds> = fc.record({
  x: fc.integer({ min: -20_000, max: 20_000 }),
  y: fc.integer({ min: -20_000, max: 20_000 }),
  width: fc.integer({ min: 320, max: 6_000 }),
  height: fc.integer({ min: 240, max: 4_000 }),
});

describe('a window', () => {
  it('can always be seen and dragged, and is no larger than its display, wherever it was and whatever displays there are', () => {
    fc.assert(
      fc.property(arbitraryBounds, fc.array(arbitraryDisplay, { minLength: 1, maxLength: 4 }), (bounds, displays) => {
        const placed = pulledBack(bounds, displays);
        const held = displays.filter(({ workArea }) => isGrabbable(placed, workArea));
        expect(held.length).toBeGreaterThan(0);
        // One that is left as it was may be seen whole across several.
        if (placed !== bounds) expect(held.some(({ workArea }) => fits(placed, workArea))).toBe(true);
        if (displays.length === 1) expect(held.every(({ workArea }) => fits(placed, workArea))).toBe(true);
      }),
    );
  });

  it('is left alone when it can be seen already', () => {
    fc.assert(
      fc.property(arbitraryBounds, fc.array(arbitraryDisplay, { minLength: 1, maxLength: 4 }), (bounds, displays) => {
        const placed = pulledBack(bounds, displays);
        expect(pulledBack(placed, displays)).toEqual(placed);
        if (displays.some(({ workArea }) => isGrabbable(bounds, workArea) && fits(bounds, workArea))) {
          expect(placed).toEqual(bounds);
        }
      }),
    );
  });

  it.each<[string, Bounds, readonly DisplayFacts[], Bounds]>([
    [
      'stays on the second display',
      { x: 2_000, y: 100, width: 500, height: 400 },
      [LAPTOP, SCREEN],
      { x: 2_000, y: 100, width: 500, height: 400 },
    ],
    [
      'comes back when that goes',
      { x: 2_000, y: 100, width: 500, height: 400 },
      [LAPTOP],
      { x: 780, y: 100, width: 500, height: 400 },
    ],
    [
      'shrinks to a smaller one',
      { x: 2_000, y: 100, width: 2_000, height: 1_400 },
      [LAPTOP],
      { x: 0, y: 0, width: 1_280, height: 760 },
    ],
    [
      'shrinks when its display does, though it could still be dragged',
      { x: 20, y: 10, width: 2_500, height: 1_390 },
      [display(0, 0, 1_280, 720)],
      { x: 0, y: 0, width: 1_280, height: 680 },
    ],
    [
      'shrinks onto the display where it is, not onto another that would hold it',
      { x: 20, y: 10, width: 1_200, height: 1_000 },
      [LAPTOP, display(5_000, 0, 2_560, 1_440)],
      { x: 20, y: 0, width: 1_200, height: 760 },
    ],
    [
      'may be drawn over two displays',
      { x: 100, y: 10, width: 2_000, height: 700 },
      [LAPTOP, display(1_280, 0, 1_280, 800)],
      { x: 100, y: 10, width: 2_000, height: 700 },
    ],
    [
      'may hang over an edge',
      { x: 1_100, y: 700, width: 500, height: 400 },
      [LAPTOP],
      { x: 1_100, y: 700, width: 500, height: 400 },
    ],
    [
      'is caught when only a corner shows',
      { x: 1_270, y: 700, width: 500, height: 400 },
      [LAPTOP],
      { x: 780, y: 360, width: 500, height: 400 },
    ],
    [
      'is caught when its title bar is above',
      { x: 100, y: -60, width: 500, height: 400 },
      [LAPTOP],
      { x: 100, y: 0, width: 500, height: 400 },
    ],
  ])('%s', (_what, bounds, displays, placed) => {
    expect(pulledBack(bounds, displays)).toEqual(placed);
  });

  it('opens in the middle when it was never here, smaller on a small display', () => {
    expect(openingPlace('main', null, [SCREEN])).toEqual({ x: 1_920, y: 100, width: 1_280, height: 800 });
    expect(openingPlace('main', null, [display(0, 0, 1_024, 600)])).toEqual({ x: 0, y: 0, width: 1_024, height: 560 });
    expect(openingPlace('chat', { x: 9_000, y: 0, width: 480, height: 720 }, [LAPTOP])).toEqual({
      x: 800,
      y: 0,
      width: 480,
      height: 720,
    });
  });
});

describe('an arrangement of displays', () => {
  it('has a name of its own, whatever the order', () => {
    expect(displaySetOf([LAPTOP, SCREEN])).toBe('1280x800+0+0 2560x1440+1280-200');
    expect(displaySetOf([SCREEN, LAPTOP])).toBe(displaySetOf([LAPTOP, SCREEN]));
    expect(displaySetOf([LAPTOP])).not.toBe(displaySetOf([LAPTOP, SCREEN]));
  });
});
