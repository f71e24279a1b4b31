import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf, markedPieces } from '../../../../../renderer/console/canned/search/marks';

const shown = (text: string, search: string): string =>
  markedPieces(text, search)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('');

describe('marks', () => {
  it.each([
    ['How to reset your password', 'reset', 'How to [reset] your password'],
    ['How to reset your password', 'pass re', 'How to [re]set your [pass]word'],
    ['Où est-ce ?', 'ou', '[Où] est-ce ?'],
    ['Große Straße', 'strass', 'Große [Straß]e'],
    ['Gehaltsabrechnung', 'abrech', 'Gehalts[abrech]nung'],
    ['Heating', 'ea', 'Heating'],
    ['Nothing here', '', 'Nothing here'],
    ['Nothing here', '?', 'Nothing here'],
    ['reset reset', 'reset rese', '[reset] [reset]'],
  ])('in "%s" of "%s" are %s', (text, search, expected) => {
    expect(shown(text, search)).toBe(expected);
  });

  it('leave the text as it is, whatever is searched for', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(text, text, (original, search) => {
        const pieces = markedPieces(original, search);
        expect(pieces.map((piece) => piece.text).join('')).toBe(original);
        expect(pieces.every((piece) => piece.text !== '')).toBe(true);
      }),
    );
  });
});

describe('the excerpt of a content', () => {
  it('is its start, in one line', () => {
    expect(excerptOf('You can:\n1. Open  it.\n2. Close it.', 'open')).toBe('You can: 1. Open it. 2. Close it.');
    expect(excerptOf('a'.repeat(300), '')).toBe(`${'a'.repeat(160)}…`);
  });

  it('begins further in when the match is further in, at a word', () => {
    const content = `${'first words '.repeat(20)}then a gateway number and more`;
    const excerpt = excerptOf(content, 'gateway');
    expect(excerpt.startsWith('…')).toBe(true);
    expect(excerpt).toContain('gateway number');
    expect(excerpt).toMatch(/^…(first|words|then)/);
  });
});
