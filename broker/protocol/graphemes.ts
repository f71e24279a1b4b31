/**
 * Texts are cut between characters as people see them: never inside an emoji of several parts, a flag, or a letter
 * with its accents. Lengths and places are UTF-16 units, as in JavaScript.
 */

/** Old browsers have none: then no code point is cut, at least. */
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;
/** No sensible character is longer; what is, is cut. */
const LONGEST = 64;

/** The last place at or before `at` where a text may be cut. */
export function edgeBefore(text: string, at: number): number {
  if (at <= 0) return 0;
  if (at >= text.length) return text.length;
  // What is behind the place has no say in where a character begins.
  const found = segmenter?.segment(text.slice(0, at + LONGEST)).containing(at)?.index;
  return found !== undefined && at - found < LONGEST ? found : pointBefore(text, at);
}

/** The first place at or behind `at` where a text may be cut. */
export function edgeAfter(text: string, at: number): number {
  const before = edgeBefore(text, at);
  if (before === at || at <= 0) return Math.max(0, before);
  return Math.min(text.length, before + (firstCharacter(text.slice(before)).length || 1));
}

/** A text of at most `length` units; one that was longer ends with `…`. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = edgeBefore(text, length - 1);
  return `${text.slice(0, end === 0 ? pointBefore(text, length - 1) : end)}…`;
}

/** The first character as people see it; empty when there is none. */
export function firstCharacter(text: string): string {
  const [first] = segmenter?.segment(text.slice(0, LONGEST)) ?? [];
  return first?.segment ?? [...text.slice(0, 2)][0] ?? '';
}

/** Not in the middle of a code point that takes two units. */
function pointBefore(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
