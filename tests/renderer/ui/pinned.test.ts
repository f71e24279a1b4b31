import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  belowView,
  isEndInSight,
  isResized,
  NEAR_END,
  type Place,
  pinnedAfter,
} from '../../../renderer/ui/pinned/pinned';

const END: Place = { top: 1_000, height: 500, content: 1_500 };

describe('who reads the end', () => {
  it.each<[string, Partial<Place>]>([
    ['a field below grew by 126 px', { height: 374 }],
    ['it was lower by 21 px for a moment before', { top: 979, height: 374 }],
    ['three long messages came at once', { content: 2_400 }],
    ['a picture came late while the view got lower', { height: 300, content: 1_650 }],
    ['the window was turned: lines broke anew', { height: 300, content: 2_900 }],
    ['what is above got shorter, and the browser followed', { top: 700, content: 1_200 }],
    ['what is above got shorter as more came', { top: 900, content: 1_400 }],
    ['the page was zoomed, and the place rounded', { top: 999, height: 333 }],
    ['it was hidden', { top: 0, height: 0, content: 0 }],
    ['they moved a little', { top: 1_000 - NEAR_END + 1 }],
  ])('goes on reading it: %s', (_why, change) => {
    expect(pinnedAfter(true, END, { ...END, ...change })).toBe(true);
  });

  it.each<[string, Partial<Place>]>([
    ['by the wheel', { top: 900 }],
    ['by the wheel, as a message came', { top: 900, content: 1_600 }],
    ['by Home', { top: 0 }],
    ['by more than what is above got shorter', { top: 600, content: 1_400 }],
  ])('leaves it: %s', (_why, change) => {
    expect(pinnedAfter(true, END, { ...END, ...change })).toBe(false);
  });

  it('leaves it also in small steps', () => {
    let pinned = true;
    let place = END;
    for (let step = 0; step < 10; step += 1) {
      const next = { ...place, top: place.top - 10 };
      expect(isResized(place, next)).toBe(false);
      pinned = pinnedAfter(pinned, place, next);
      place = next;
    }
    expect(pinned).toBe(false);
  });
});

const aPlace: fc.Arbitrary<Place> = fc
  .record({
    height: fc.integer({ min: 1, max: 2_000 }),
    more: fc.nat(20_000),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ height, more, part }) => ({ top: Math.round(more * part), height, content: height + more }));

describe('who reads further up', () => {
  it('is left there by everything but their own way to the end', () => {
    fc.assert(
      fc.property(aPlace, aPlace, (before, now) => {
        expect(pinnedAfter(false, before, now)).toBe(belowView(now) < NEAR_END);
      }),
    );
  });
});

describe('the end of a view', () => {
  const VIEW = { top: 100, bottom: 500 };

  it.each<[boolean, string, { top: number; bottom: number }]>([
    [true, 'all of it is in the window', VIEW],
    [true, 'only its upper part is scrolled out of the page', { top: 400, bottom: 500 }],
    [true, 'a line of it is below the window', { top: 100, bottom: 490 }],
    [false, 'its lower half is below the window', { top: 100, bottom: 300 }],
    [false, 'it is scrolled out of the page', { top: 500, bottom: 500 }],
    [false, 'it is hidden', { top: 0, bottom: 0 }],
  ])('is in sight: %s, when %s', (expected, _when, inSight) => {
    expect(isEndInSight(VIEW, inSight)).toBe(expected);
  });

  it('is never in sight without a size', () => {
    expect(isEndInSight({ top: 300, bottom: 300 }, { top: 300, bottom: 300 })).toBe(false);
  });
});
