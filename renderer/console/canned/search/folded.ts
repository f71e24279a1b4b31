/** A text as it is searched in, and where each of its characters stands in the text as it was written. */
export interface Folded {
  readonly text: string;
  /** The place in the original of the character at a place of `text`, and its length at the end. */
  placeOf(index: number): number;
}

/** Letters that are no base letter with an accent, but that people type as one. */
const ALIKE: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' },
  // A sigma at the end of a word.
  ς: 'σ',
  ...{ '’': "'", '‘': "'", '\u00a0': ' ' },
};
const NOT_PLAIN = /[^\t\n\r -~]/;

const ANY_ALIKE = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'g');

/** Lower case, without accents: `Räksmörgås` is found by `raksmorgas`, `łódź` by `lodz`, `Straße` by `strasse`. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (!NOT_PLAIN.test(lower)) return lower;
  const alike = lower.replace(ANY_ALIKE, (character) => ALIKE[character] ?? character);
  return alike.normalize('NFD').replace(/\p{M}/gu, '');
}

/** As `fold`, and keeps the way back. */
export function foldWithPlaces(original: string): Folded {
  if (!NOT_PLAIN.test(original)) return { text: original.toLowerCase(), placeOf: (index) => index };
  let text = '';
  const places: number[] = [];
  let place = 0;
  for (const character of original) {
    const folded = fold(character);
    for (let index = 0; index < folded.length; index += 1) places.push(place);
    text += folded;
    place += character.length;
  }
  places.push(original.length);
  return { text, placeOf: (index) => places[Math.min(index, places.length - 1)] ?? original.length };
}

/** The words of a folded text: runs of letters and digits. */
export function wordsOf(folded: string): string[] {
  return folded.match(WORD) ?? [];
}

const WORD = /[\p{L}\p{N}]+/gu;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;

/** Whether a word begins at a place of a folded text. */
export function startsWord(folded: string, index: number): boolean {
  return index === 0 || !WORD_CHARACTER.test(folded[index - 1] ?? '');
}
