import { describe, expect, it } from 'vitest';
import { heightAbove } from '../../../renderer/visitor/views/visible-height';

describe('the height of the page', () => {
  it.each([
    ['a keyboard lies over it', { height: 394.4, scale: 1 }, 700, 394],
    ['all of it is seen', { height: 700, scale: 1 }, 700, null],
    ['the bars of the browser came', { height: 610, scale: 1 }, 700, null],
    ['the visitor has zoomed in', { height: 350, scale: 2 }, 700, null],
    ['the browser has made it lower already', { height: 394, scale: 1 }, 394, null],
    ['it was zoomed out, as a wide page is', { height: 1_400, scale: 0.5 }, 700, null],
  ])('when %s', (_when, visible, page, height) => {
    expect(heightAbove(visible, page)).toBe(height);
  });
});
