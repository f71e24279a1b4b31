import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caretAfter, mergeTexts, nearestBase } from '../../../renderer/console/chats/draft-merge';

const anyText = fc.string({ maxLength: 40 });

describe('a draft that two windows write', () => {
  it.each([
    ['only the other one wrote', 'Hello', 'Hello', 'Hello there', 'Hello there'],
    ['only this one wrote', 'Hello', 'Hello!', 'Hello', 'Hello!'],
    ['both wrote the same', 'Hell', 'Hello', 'Hello', 'Hello'],
    ['one at the beginning, one at the end', 'VPN', 'VPN drops', 'My VPN', 'My VPN drops'],
    ['both at the same place', '', 'b', 'a', 'ab'],
    ['one took a word away, one wrote behind it', 'one two three', 'one three', 'one two three four', 'one three four'],
    ['one emptied it, one wrote on', 'sent', '', 'sent and', ' and'],
  ])('%s', (_name, base, mine, theirs, merged) => {
    expect(mergeTexts(base, mine, theirs)).toBe(merged);
  });

  it('is what one wrote where the other did nothing', () => {
    fc.assert(
      fc.property(anyText, anyText, (base, text) => {
        expect(mergeTexts(base, base, text)).toBe(text);
        expect(mergeTexts(base, text, base)).toBe(text);
        expect(mergeTexts(base, text, text)).toBe(text);
      }),
    );
  });

  it('keeps every word that either wrote', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.nat(), (base, at, other) => {
        const put = (text: string, place: number, word: string): string => {
          const index = place % (text.length + 1);
          return text.slice(0, index) + word + text.slice(index);
        };
        const merged = mergeTexts(base, put(base, at, '⟨mine⟩'), put(base, other, '⟨theirs⟩'));
        expect(merged).toContain('⟨mine⟩');
        expect(merged).toContain('⟨theirs⟩');
        expect(merged.length).toBe(base.length + '⟨mine⟩⟨theirs⟩'.length);
      }),
    );
  });

  it('comes from the text that it differs least from', () => {
    expect(nearestBase(['', 'Hello', 'Hello wor'], 'Hello world')).toBe('Hello wor');
    expect(nearestBase(['abc', 'abcd'], 'abcx')).toBe('abc');
    expect(nearestBase([], 'x')).toBe('');
  });
});

describe('the caret', () => {
  it.each([
    ['before the change', 'Hello world', 'Hello big world', 5, 5],
    ['behind the change', 'Hello world', 'Hello big world', 11, 15],
    ['at the end of a text that grows at its beginning', 'VPN', 'My VPN', 3, 6],
    ['in words that were taken away', 'one two three', 'one three', 6, 5],
    ['in a field that is emptied', 'sent', '', 4, 0],
  ])('%s stays at its words', (_name, before, after, caret, expected) => {
    expect(caretAfter(before, after, caret)).toBe(expected);
  });

  it('is always inside the text, and does not move when nothing changes', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.nat(), (before, after, at) => {
        const caret = at % (before.length + 1);
        expect(caretAfter(before, before, caret)).toBe(caret);
        const moved = caretAfter(before, after, caret);
        expect(moved).toBeGreaterThanOrEqual(0);
        expect(moved).toBeLessThanOrEqual(after.length);
      }),
    );
  });
});
