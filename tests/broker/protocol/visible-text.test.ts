import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CannedText } from '../../../broker/protocol/canned';
import { COMMANDS } from '../../../broker/protocol/commands';
import { isVisible, visibleName } from '../../../broker/protocol/visible-text';

const UNSEEN: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['blanks', ' \t\n\u00a0\u2003\u3000'],
  ['a zero width space', '\u200b'],
  ['a word joiner', '\u2060'],
  ['an empty Braille cell', '\u2800'],
  ['Hangul fillers', '\u3164\u115f\u1160\uffa0'],
  ['joiners alone', '\u200c\u200d'],
  ['variation selectors alone', '\ufe0f\u{e0100}'],
  ['tags', '\u{e0041}\u{e007f}'],
  ['controls of direction', '\u202e\u2066\u2069\u061c\u200f'],
  ['a soft hyphen', '\u00ad'],
  ['a byte order mark', '\ufeff'],
  ['controls', '\u0000\u0007\u001b'],
  ['a Mongolian vowel separator', '\u180e'],
  ['an empty note', '\u{1d159}'],
  ['all of them with blanks between', ' \u200b \u2060\n\u2800 \u3164 '],
];

describe('a text of what cannot be seen', () => {
  it.each(UNSEEN)('(%s) is none: no message, note, comment, canned response or name', (_what, text) => {
    expect(isVisible(text)).toBe(false);
    expect(visibleName(text)).toBe('');
    expect(COMMANDS['message.post'].input.safeParse({ text }).success).toBe(false);
    expect(COMMANDS['note.post'].input.safeParse({ text }).success).toBe(false);
    expect(COMMANDS['ticket.update'].input.safeParse({ ticket: 't', comment: text }).success).toBe(false);
    const canned = { name: 'a', content: 'b', language: 'en', category: 'c', shared: false };
    for (const part of ['name', 'content', 'category'])
      expect(CannedText.safeParse({ ...canned, [part]: text }).success).toBe(false);
    // Files need no words.
    expect(COMMANDS['message.post'].input.safeParse({ text, files: ['f'] }).success).toBe(true);
  });

  it('stays none however much of it there is, and is one with anything beside it', () => {
    const unseen = fc.array(fc.constantFrom(...UNSEEN.map(([, text]) => text))).map((texts) => texts.join(''));
    const seen = fc.constantFrom('a', '1', '.', 'ł', '漢', '😀', 'ش', '🇫🇮', '❤️', 'é');
    fc.assert(
      fc.property(unseen, seen, unseen, (before, text, after) => {
        expect(isVisible(before + after)).toBe(false);
        expect(isVisible(before + text + after)).toBe(true);
      }),
    );
  });
});

describe('a name', () => {
  it.each([
    ['  Maija \n Meikäläinen\u200b ', 'Maija Meikäläinen'],
    ['\u202eajiaM', 'ajiaM'],
    ['Maija\u2028admin', 'Maija admin'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['👨‍👩‍👧 Family', '👨‍👩‍👧 Family'],
    ['I ❤️', 'I ❤️'],
    ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['\u3164Maija\u3164', 'Maija'],
  ])('%j is kept as %j', (given, kept) => {
    expect(visibleName(given)).toBe(kept);
  });
});
