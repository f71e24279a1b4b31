import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PopOutTarget, WindowPlaces } from '../../../electron/contract/windows';
import { addressOf, targetOf } from '../../../renderer/console/windows/address';
import { type Area, featuresOf, inside, placeFor } from '../../../renderer/console/windows/place';

describe('the address of a window', () => {
  it('names what the window shows, for any session', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 64 }), (session) => {
        const target: PopOutTarget = { kind: 'chat', session };
        expect(targetOf(addressOf(target))).toEqual(target);
      }),
    );
    expect(targetOf(addressOf({ kind: 'widget' }))).toEqual({ kind: 'widget' });
  });

  it.each([
    '',
    '#/chats',
    '#/popout/',
    '#/popout/chat',
    '#/popout/chat/',
    '#/popout/chat/%E0%A4%A',
    '#/popout/other/1',
  ])('%j is that of the console itself', (hash) => {
    expect(targetOf(hash)).toEqual({ kind: 'main' });
  });
});

describe('the place of a new window', () => {
  const area: Area = { x: 0, y: 25, width: 1_600, height: 875 };
  const chat: PopOutTarget = { kind: 'chat', session: 's1' };
  const own = { x: 40, y: 60, width: 500, height: 600 };
  const last = { x: 900, y: 100, width: 480, height: 700 };

  it('is its own of before, on the same displays only', () => {
    const places: WindowPlaces = { '1600x900': { 'chat s1': own, chat: last } };
    expect(placeFor(chat, places, '1600x900', area, 3)).toEqual(own);
    expect(placeFor(chat, places, '1920x1080', area, 0)).not.toEqual(own);
  });

  it('is beside the last one of its kind, and hides none that is open', () => {
    const places: WindowPlaces = { '1600x900': { chat: last } };
    const [first, second] = [0, 1].map((taken) => placeFor(chat, places, '1600x900', area, taken));
    expect(first).toEqual(last);
    expect(second).not.toEqual(first);
    expect(second).toMatchObject({ width: 480, height: 700 });
  });

  it('is whole on the screen where it began, also when that has become smaller', () => {
    const anyBounds = fc.record({
      x: fc.integer({ min: 0, max: 1_599 }),
      y: fc.integer({ min: -3_000, max: 3_000 }),
      width: fc.integer({ min: 100, max: 5_000 }),
      height: fc.integer({ min: 100, max: 5_000 }),
    });
    fc.assert(
      fc.property(anyBounds, (bounds) => {
        const { x, y, width, height } = inside(bounds, area);
        expect(x >= area.x && x + width <= area.x + area.width).toBe(true);
        expect(y >= area.y && y + height <= area.y + area.height).toBe(true);
        expect(width >= 320 && height >= 360).toBe(true);
      }),
    );
  });

  it('on another screen is left to the browser', () => {
    expect(inside({ x: 2_000, y: 30, width: 500, height: 600 }, area)).toMatchObject({ x: 2_000, y: 30 });
    expect(inside({ x: -900, y: 30, width: 500, height: 600 }, area)).toMatchObject({ x: -900 });
  });

  it('is told to the browser as a window, not a tab', () => {
    expect(featuresOf(own)).toBe('popup,left=40,top=60,width=500,height=600');
  });
});
