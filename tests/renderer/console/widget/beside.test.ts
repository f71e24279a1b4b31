import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeLeft, placeBeside } from '../../../../renderer/console/widget/beside';
import { LEAST, type Rect, type Room } from '../../../../renderer/console/widget/place';

const rect = (x: number, width: number): Rect => ({ x, y: 16, width, height: 500 });
const ROOM: Room = { width: 1_204, height: 748 };

describe('the room beside the chats', () => {
  it.each([
    ['the widget starts far enough to the right', 'floating', rect(600, 588), 600],
    ['it leaves too little', 'floating', rect(208, 980), null],
    ['it covers everything', 'maximized', rect(600, 588), null],
    ['it is minimized', 'minimized', rect(0, 980), 1_204],
  ] as const)('when %s', (_, mode, place, free) => {
    expect(freeLeft(mode, place, ROOM)).toBe(free);
  });

  it('is enough to read in once the widget has made way, and the widget stays usable', () => {
    fc.assert(
      fc.property(fc.integer({ min: 320, max: 4_000 }), fc.integer({ min: 300, max: 2_500 }), (width, height) => {
        const room = { width, height };
        const place = placeBeside({ x: 0, y: 0, width: Math.min(width, 980), height: 300 }, room);
        const free = freeLeft(place.mode, place, room);
        expect(free).not.toBeNull();
        if (place.mode === 'minimized') return;
        expect(place.width).toBeGreaterThanOrEqual(LEAST.width);
        expect(place.x + place.width).toBeLessThanOrEqual(width);
        expect(place.y + place.height).toBeLessThanOrEqual(height);
      }),
    );
  });
});
