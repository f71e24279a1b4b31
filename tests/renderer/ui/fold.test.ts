import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldAt } from '../../../renderer/ui/log/fold';

describe('a message', () => {
  it.each<readonly [string, string, number | null]>([
    ['of one word', 'Hello', null],
    ['of forty lines', 'a\n'.repeat(40), null],
    ['of two thousand letters', 'a'.repeat(2_000), null],
    ['of eight thousand lines', '\n'.repeat(8_000), 19],
    ['of lines that end in other ways', 'a\r\n'.repeat(3_000), 58],
    ['of lines that no keyboard makes', 'a\u2028'.repeat(3_000), 39],
    ['of one word as long as it may be', 'a'.repeat(8_000), 1_000],
    ['of many words', 'many words '.repeat(700), 1_000],
    ['of very wide letters', '\ufdfd'.repeat(2_000), 50],
  ])('%s is folded where it is too long', (_what, text, at) => {
    expect(foldAt(text)).toBe(at);
  });

  it('is folded between characters, and never to nothing', () => {
    const piece = fc.constantFrom('👩‍👩‍👧', 'e\u0301\u0301', '\n', ' ', 'word', '🇫🇮', '\ufdfd');
    fc.assert(
      fc.property(fc.array(piece, { minLength: 500, maxLength: 3_000 }), (pieces) => {
        const text = pieces.join('');
        const at = foldAt(text);
        if (at === null) return;
        expect(at).toBeLessThan(text.length);
        expect(at).toBeGreaterThan(0);
        expect(text.slice(0, at).split('\n').length).toBeLessThanOrEqual(20);
        let edge = 0;
        const edges = new Set([...new Intl.Segmenter().segment(text)].map(({ segment }) => (edge += segment.length)));
        expect(edges.has(at)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
