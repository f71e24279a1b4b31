import type { TextMark } from './history';
import { plainText } from './plain-text';

/** A run of letters and digits; marks (accents of their own) belong to the letter before them. */
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Longer runs are no words people look for: they are known by their beginning. */
const LONGEST = 40;
/** More words than this are not looked for. */
const MOST_WORDS = 16;

/** A word as it stands in the index: lower case, without accents. `Łódź` and `lodz` are the same. */
export function foldWord(word: string): string {
  return plainText(word).slice(0, LONGEST);
}

/** The words of a text, folded; those that are in it twice come twice. */
export function wordsOf(text: string): string[] {
  return (text.match(WORD) ?? []).map(foldWord).filter((word) => word !== '');
}

/** The words of a query, each once. */
export function queryWords(text: string): string[] {
  return [...new Set(wordsOf(text))].slice(0, MOST_WORDS);
}

/** A word of a text that one of the wanted words begins. */
export interface Hit extends TextMark {
  /** Which of the wanted words, by its place. */
  readonly word: number;
}

/** Where the wanted (folded) words begin words of the text, in order. The longest of them that fits is taken. */
export function hitsIn(text: string, wanted: readonly string[]): Hit[] {
  const hits: Hit[] = [];
  for (const match of text.matchAll(WORD)) {
    const folded = foldWord(match[0]);
    let best = -1;
    for (const [index, word] of wanted.entries()) {
      if (folded.startsWith(word) && word.length > (wanted[best]?.length ?? 0)) best = index;
    }
    const word = wanted[best];
    if (word !== undefined) hits.push({ word: best, at: match.index, length: markedLength(match[0], word) });
  }
  return hits;
}

/** How much of the word as written the folded beginning covers. */
function markedLength(written: string, beginning: string): number {
  let length = 0;
  for (const letter of written) {
    if (foldWord(written.slice(0, length)).length >= beginning.length && !/\p{M}/u.test(letter)) break;
    length += letter.length;
  }
  return length;
}
