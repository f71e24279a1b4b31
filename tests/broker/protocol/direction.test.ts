import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isolated, settled } from '../../../broker/protocol/direction';
import { transcriptOf } from '../../../broker/protocol/transcript';

const NOOR = 'نور';

describe('a text of a stranger without markup', () => {
  it.each([
    ['Maija', 'Maija'],
    ['Łukasz 1️⃣', 'Łukasz 1️⃣'],
    [NOOR, `\u2068${NOOR}\u2069`],
    [`a\u202e${NOOR}`, `\u2068a${NOOR}\u2069`],
    ['\u202egpj.exe', 'gpj.exe'],
    ['\u2066Maija\u2069\u200f', 'Maija'],
    [`שלום\nMaija\r\nנ`, `\u2068שלום\u2069\nMaija\r\n\u2068נ\u2069`],
  ])('%j stands as %j', (text, expected) => {
    expect(isolated(text)).toBe(expected);
  });

  it('turns nothing beside it: isolates are closed in their line, and there are no other controls', () => {
    const parts = fc.constantFrom('a', NOOR, '\u202e', '\u2066', '\u2069', '\n', ' ', '1', '\u200f', 'ש');
    fc.assert(
      fc.property(fc.array(parts), (texts) => {
        const shown = isolated(texts.join(''));
        expect(isolated(shown)).toBe(shown);
        for (const line of shown.split('\n'))
          expect(line).toMatch(/^(\u2068[^\u2066-\u2069\u202a-\u202e]*\u2069|[^\u2066-\u2069\u202a-\u202e]*)$/u);
      }),
    );
  });

  it('is isolated in a sentence only where that can be seen, and always where the sentence would begin with it', () => {
    const name = isolated(NOOR);
    expect(settled(`Conversation with ${name}`)).toBe(`Conversation with ${NOOR}`);
    expect(settled(`${name} joined the chat.`)).toBe(`${name} joined the chat.`);
    expect(settled(`${name} and ${name} joined the chat.`)).toBe(`${name} and ${NOOR} joined the chat.`);
    expect(settled(`(3) ${name} – Parley`)).toBe(`(3) ${name} – Parley`);
    expect(settled(`${name}: 3 unread`)).toBe(`${name}: 3 unread`);
    expect(settled(`${name}, ${name}`)).toBe(`${name}, ${name}`);
  });

  it('does not turn the times of a transcript', () => {
    const at = '2026-01-01T10:00:00.000Z';
    expect(transcriptOf([{ seq: 1, at, by: NOOR, text: `${NOOR} 12` }])).toBe(
      `2026-01-01 (UTC)\n10:00 \u2068${NOOR}\u2069: \u2068${NOOR} 12\u2069`,
    );
  });
});
