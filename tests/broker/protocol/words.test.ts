import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldWord, hitsIn, queryWords, wordsOf } from '../../../broker/protocol/words';

describe('words', () => {
  it.each([
    ['Łódź', 'lodz'],
    ['MEIKÄLÄINEN', 'meikalainen'],
    ['Straße', 'strasse'],
    ['Œuvre', 'oeuvre'],
    ['Smørrebrød', 'smorrebrod'],
    ['żółć', 'zolc'],
    ['ﬁn', 'fin'],
    ['plain', 'plain'],
    ['x'.repeat(100), 'x'.repeat(40)],
  ])('of %s stand in the index as %s', (word, folded) => {
    expect(foldWord(word)).toBe(folded);
  });

  it.each([
    ['Ticket INC-001001: VPN (again)!', ['ticket', 'inc', '001001', 'vpn', 'again']],
    ['maija@example.com', ['maija', 'example', 'com']],
    ['', []],
    ['... -- !', []],
  ])('of "%s" are found apart', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('of a query count once, and no more than sixteen', () => {
    expect(queryWords('VPN vpn Vpn')).toEqual(['vpn']);
    expect(queryWords(Array.from({ length: 30 }, (_, at) => `w${at}`).join(' '))).toHaveLength(16);
  });
});

describe('hits', () => {
  const marked = (text: string, query: string): string[] =>
    hitsIn(text, queryWords(query)).map(({ at, length }) => text.slice(at, at + length));

  it.each([
    ['Salasanan vaihto', 'salasan', ['Salasan']],
    ['Łódź and lodz', 'lod', ['Łód', 'lod']],
    ['Die Straße', 'stras', ['Straß']],
    ['reset resetting preset', 'reset', ['reset', 'reset']],
    ['a longer word wins', 'w word', ['word', 'w']],
    ['de\u0301ja\u0300 vu', 'deja', ['de\u0301ja\u0300']],
    ['nothing here', 'vpn', []],
  ])('in "%s" for "%s" are %j', (text, query, expected) => {
    expect(marked(text, query)).toEqual(expected);
  });

  it('are pieces of the text that begin with the word, and there is one when the word is among the text’s', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', minLength: 1 }), (text, query) => {
        const wanted = queryWords(query);
        const hits = hitsIn(text, wanted);
        for (const { at, length, word } of hits) {
          expect(foldWord(text.slice(at, at + length)).startsWith(wanted[word] ?? '?')).toBe(true);
        }
        const words = wordsOf(text);
        expect(hits.length > 0).toBe(wanted.some((word) => words.some((other) => other.startsWith(word))));
      }),
      { numRuns: 500 },
    );
  });
});
