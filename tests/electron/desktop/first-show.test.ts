import { describe, expect, it } from 'vitest';
import { needsZoom, showsOnceLoaded } from '../../../electron/desktop/first-show';
import { mayNavigate } from '../../../electron/desktop/window-page';

describe('a new window', () => {
  it.each([
    ['linux', true],
    ['win32', false],
    ['darwin', false],
  ] as const)('on %s is shown once its page is loaded: %s', (platform, expected) => {
    expect(showsOnceLoaded(platform)).toBe(expected);
  });

  it('is zoomed only when it is not right, as Chromium tells it', () => {
    expect(needsZoom(1, 1)).toBe(false);
    // What comes of 1.5 by the logarithm to the base 1.2 and back.
    expect(needsZoom(1.2 ** (Math.log(1.5) / Math.log(1.2)), 1.5)).toBe(false);
    expect(needsZoom(1, 1.1)).toBe(true);
    expect(needsZoom(0.67, 0.5)).toBe(true);
  });
});

describe('a page', () => {
  it.each([
    ['parley-app://console/', true],
    ['parley-app://console/#/settings', true],
    ['parley-app://console/#/popout/chat/1', true],
    ['parley-app://console/?', false],
    ['parley-app://console/index.html', false],
    ['parley-app://console', false],
    ['parley-app://console.example.com/', false],
    ['parley-app://console@example.com/', false],
    ['https://example.com/#parley-app://console/', false],
    ['javascript:0//parley-app://console/', false],
    ['', false],
  ])('may go to %j by itself: %s', (url, expected) => {
    expect(mayNavigate({ url, isMainFrame: true })).toBe(expected);
    expect(mayNavigate({ url, isMainFrame: false })).toBe(false);
  });
});
