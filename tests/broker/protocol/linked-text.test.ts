import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkedPieces } from '../../../broker/protocol/linked-text';
import { fastest } from '../fastest';

const links = (text: string) =>
  linkedPieces(text).flatMap(({ text: shown, href }) => (href === null ? [] : [[shown, href]]));

describe('links in what somebody wrote', () => {
  it.each([
    ['See https://example.com/a?b=1#c.', [['https://example.com/a?b=1#c', 'https://example.com/a?b=1#c']]],
    [
      '(https://example.com/wiki/Parley_(bird))',
      [['https://example.com/wiki/Parley_(bird)', 'https://example.com/wiki/Parley_(bird)']],
    ],
    ['[docs](https://example.com)', [['https://example.com', 'https://example.com/']]],
    ['"https://example.com", he said', [['https://example.com', 'https://example.com/']]],
    ['HTTPS://EXAMPLE.COM!', [['HTTPS://EXAMPLE.COM', 'https://example.com/']]],
    [
      'https://a.example\nhttps://b.example',
      [
        ['https://a.example', 'https://a.example/'],
        ['https://b.example', 'https://b.example/'],
      ],
    ],
    ['https://müller.example/ä', [['https://müller.example/ä', 'https://xn--mller-kva.example/%C3%A4']]],
    [
      'mailto:help@example.com?subject=Hi',
      [['mailto:help@example.com?subject=Hi', 'mailto:help@example.com?subject=Hi']],
    ],
    ['See www.example.org.', [['www.example.org', 'https://www.example.org/']]],
    ['(WWW.Example.org/a_(b)?c=1)', [['WWW.Example.org/a_(b)?c=1', 'https://www.example.org/a_(b)?c=1']]],
    ['www.müller.example:8443/ä', [['www.müller.example:8443/ä', 'https://www.xn--mller-kva.example:8443/%C3%A4']]],
    ['www.help@example.com', [['www.help@example.com', 'mailto:www.help@example.com']]],
    ['Write to help@example.com.', [['help@example.com', 'mailto:help@example.com']]],
    ['رابط: https://example.com/x', [['https://example.com/x', 'https://example.com/x']]],
  ])('%j has %j', (text, found) => {
    expect(links(text)).toEqual(found);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)//https',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'smb://server/share',
    'ms-msdt:/id',
    'parley://sign-in',
    'http://example.com',
    'ftp://example.com/https',
    'xhttps://example.com',
    '//example.com',
    'www.example',
    'www.',
    'www..example.com',
    'wwwexample.com',
    'awww.example.com',
    'http://www.example.com',
    'www.example.com:a@evil.example',
    'www.example.com:port/x',
    'https://',
    'https:///example.com',
    'https://user:password@example.com',
    'https://example.com@evil.example',
    'https://example.com\\@evil.example',
    'https:\\\\example.com',
    'https://\u202emoc.elpmaxe',
    'blob:https://example.com/x',
    'view-source:https://example.com',
    'a@b',
    '@example.com',
    'mailto:',
    'INC-1: nothing',
    `https://example.com/${'x'.repeat(2_048)}`,
  ])('%j has none', (text) => {
    expect(links(text)).toEqual([]);
  });

  it('end where something comes that cannot be seen or turns the direction', () => {
    expect(links('https://example.com/a\u202egpj.exe')).toEqual([['https://example.com/a', 'https://example.com/a']]);
    expect(links('https://example.com\u200b.evil.example')).toEqual([['https://example.com', 'https://example.com/']]);
  });

  it('are https or mailto only, and with the rest of the text they are the text, whatever it is', () => {
    const parts = fc.constantFrom(
      'https://',
      'mailto:',
      'javascript:',
      'a.example',
      '@',
      '/',
      '\\',
      ' ',
      '(',
      ')',
      '.',
      '<',
      '\u202e',
      'ä',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(parts).map((texts) => texts.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const pieces = linkedPieces(text);
          expect(pieces.map((piece) => piece.text).join('')).toBe(text);
          for (const { at, text: piece, href } of pieces) {
            expect(text.startsWith(piece, at)).toBe(true);
            if (href !== null) expect(href).toMatch(/^(https:\/\/[^/]|mailto:.)/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    'https://'.repeat(8_000),
    'a@'.repeat(32_000),
    'a.'.repeat(32_000),
    `https://a.example/${')'.repeat(2_000)}`.repeat(20),
  ])('are looked for in no more than a moment (%#)', (text) => {
    expect(fastest(3, () => linkedPieces(text))).toBeLessThan(2_000);
  });
});
