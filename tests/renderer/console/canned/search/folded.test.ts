import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../../../../broker/protocol/plain-text';
import { foldWithPlaces } from '../../../../../renderer/console/canned/search/folded';

describe('folding', () => {
  it.each([
    ['Räksmörgås', 'raksmorgas'],
    ['ŁÓDŹ', 'lodz'],
    ['Straße', 'strasse'],
    ['Œuvre', 'oeuvre'],
    ['naïve café', 'naive cafe'],
    ['e\u0301te\u0301', 'ete'],
    ['C’est', "c'est"],
    ['VPN 809', 'vpn 809'],
  ])('makes of %s %s', (text, folded) => {
    expect(plainText(text)).toBe(folded);
  });

  it('keeps the way back, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
        const folded = foldWithPlaces(text);
        expect(folded.text).toBe(plainText(text));
        expect(folded.placeOf(folded.text.length)).toBe(text.length);
        const places = Array.from({ length: folded.text.length + 1 }, (_none, index) => folded.placeOf(index));
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }),
    );
  });
});
