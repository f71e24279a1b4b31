import { edgeBefore } from '../../../broker/protocol/graphemes';

/** What is longer is folded: a message may be eight thousand lines. */
const MOST_LINES = 40;
const MOST_LETTERS = 2_000;
/** So much is shown of it. */
const FIRST_LINES = 20;
const FIRST_LETTERS = 1_000;

/** Whatever a browser begins a new line after. */
const LINE_END = /\r\n|[\n\r\u2028\u2029]/g;
/** A sentence in one letter, as wide as twenty others. */
const WIDE = /\ufdfd/g;

/** Where a long text is folded, as a place in it; null for one that is shown whole. */
export function foldAt(text: string): number | null {
  const wide = text.match(WIDE)?.length ?? 0;
  const ends: number[] = [];
  for (const { index } of text.matchAll(LINE_END)) if (ends.push(index) > MOST_LINES) break;
  if (ends.length <= MOST_LINES && text.length + 20 * wide <= MOST_LETTERS) return null;
  const most = wide > MOST_LINES ? FIRST_LETTERS / 20 : FIRST_LETTERS;
  const end = Math.min(most, text.length - 1, ends[FIRST_LINES - 1] ?? text.length);
  // Rather between words, when there is one near.
  const space = text.lastIndexOf(' ', end);
  return edgeBefore(text, space > end - 100 && space > 0 ? space : end);
}
