import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSame, slashAt } from '../../../../../renderer/console/canned/search/slash';

/** `|` is the caret. */
function at(text: string) {
  const caret = text.indexOf('|');
  return slashAt(text.replace('|', ''), caret);
}

describe('the slash', () => {
  it.each([
    ['/|', ''],
    ['/reset|', 'reset'],
    ['/re|set', 're'],
    ['Hello /gre|', 'gre'],
    ['First line\n/vpn|', 'vpn'],
    ['/how to r|', 'how to r'],
    ['one /two three /fo|', 'fo'],
    ['\t/x|', 'x'],
    ['see /re|set password', 're'],
  ])('in %j searches for %j', (text, search) => {
    expect(at(text)?.search).toBe(search);
  });

  it.each([
    'and/or|',
    'https://example.com|',
    '/usr/bin|',
    '|/reset',
    '/ reset|',
    '/reset\n|',
    '//|',
    'no slash|',
    '|',
    `/${'x'.repeat(61)}|`,
    'day and night, 24/7|',
    'on 1/2/2026|',
    'km/h|',
    'either / or|',
    '/home|/anna',
    'Open /ho|me/anna',
    'const half = total /2/|',
  ])('in %j searches for nothing', (text) => {
    expect(at(text)).toBeNull();
  });

  it.each([
    ['/reset|', true],
    ['  /reset|', true],
    ['\n\t/reset|', true],
    ['/reset| is what follows', true],
    ['Hi,\n/home is full|', false],
    ['Hello,\n\t/reset|', false],
    ['Open the folder /home|', false],
    ['Hello,\nopen /home|', false],
    ['. /home|', false],
    ['/one two /three|', false],
  ])('in %j begins the message: %s', (text, leads) => {
    expect(at(text)?.leads).toBe(leads);
  });

  it('is where it says, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('/', ' ', '\n', 'a', 'ä') }), fc.nat(60), (text, place) => {
        const caret = Math.min(place, text.length);
        const found = slashAt(text, caret);
        if (found === null) return;
        expect(text[found.start]).toBe('/');
        expect(found.end).toBe(caret);
        expect(text.slice(found.start + 1, found.end)).toBe(found.search);
      }),
    );
  });
});

describe('a slash that was closed', () => {
  it.each([
    ['/res|', '/reset|', true],
    ['/reset|', '/r|', true],
    ['/|', '/|', true],
    ['/|', '/r|', true],
    ['/reset|', '/|', false],
    ['/reset|', '/vpn|', false],
    ['/reset|', 'a /reset|', false],
    ['/reset|', 'reset|', false],
  ])('%s is the same in %s: %s', (before, now, same) => {
    expect(isSame(at(before), at(now))).toBe(same);
  });
});
