import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../../../renderer/console/history/pieces';

const mark = fc.record({ at: fc.nat(30), length: fc.integer({ min: 1, max: 10 }) });

describe('a text with marks', () => {
  it('is cut where they begin and end', () => {
    const pieces = piecesOf('my vpn is down', [
      { at: 10, length: 4 },
      { at: 3, length: 3 },
    ]);
    expect(pieces.map(({ piece, isMarked }) => (isMarked ? `[${piece}]` : piece)).join('|')).toBe(
      'my |[vpn]| is |[down]',
    );
  });

  it('is whole again when the pieces are put together, whatever the marks', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(mark, { maxLength: 5 }), (text, marks) => {
        const pieces = piecesOf(text, marks);
        expect(pieces.map(({ piece }) => piece).join('')).toBe(text);
        for (const { at, piece, isMarked } of pieces) {
          expect(text.slice(at, at + piece.length)).toBe(piece);
          if (isMarked) expect(marks).toContainEqual({ at, length: piece.length });
        }
      }),
    );
  });
});
