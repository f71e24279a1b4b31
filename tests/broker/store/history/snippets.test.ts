import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../../broker/protocol/events';
import { hitsIn } from '../../../../broker/protocol/words';
import { cut, SnippetFinder } from '../../../../broker/store/history/snippets';

const said = (seq: number, text: string, type: 'message.posted' | 'note.posted' = 'message.posted'): SessionEvent => ({
  v: 1,
  session: 's',
  seq,
  id: `s-${seq}`,
  at: '2026-11-24T10:00:00.000Z',
  by: { kind: 'agent', id: 'aino', name: 'Aino' },
  type,
  data: { text },
});

function snippets(wanted: readonly string[], events: readonly SessionEvent[]) {
  const finder = new SnippetFinder(wanted);
  for (const event of events) finder.add(event);
  return finder.take();
}

describe('snippets', () => {
  it('are the texts with most of the words, at most three, in the order in which they were said', () => {
    const found = snippets(
      ['vpn', 'timeout'],
      [
        said(1, 'vpn'),
        said(2, 'no'),
        said(3, 'the VPN has a timeout', 'note.posted'),
        said(4, 'timeout'),
        said(5, 'vpn'),
      ],
    );
    expect(found.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, 'message'],
      [3, 'note'],
      [4, 'message'],
    ]);
    expect(found[1]?.marks).toEqual([
      { at: 4, length: 3 },
      { at: 14, length: 7 },
    ]);
  });

  it('are on one line, cut around the first match', () => {
    const text = `${'word '.repeat(100)}needle\n${'word '.repeat(100)}`;
    const snippet = cut(text, hitsIn(text, ['needle']));
    expect(snippet.text.length).toBeLessThan(200);
    expect(snippet.text).toMatch(/^….*needle word.*…$/);
  });

  it('have their marks where the words are, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), fc.nat(600), (filler, place) => {
        const letters = [...filler];
        const text = `${letters.slice(0, place).join('')} needle ${letters.slice(place).join('')}`;
        const snippet = cut(text, hitsIn(text, ['needle']));
        const shown = snippet.marks.map(({ at, length }) => snippet.text.slice(at, at + length));
        expect(shown.length).toBeGreaterThan(0);
        for (const word of shown) expect(word).toBe('needle');
        // No character is cut in two.
        expect(/\p{Surrogate}/u.test(snippet.text)).toBe(false);
      }),
    );
  });
});
