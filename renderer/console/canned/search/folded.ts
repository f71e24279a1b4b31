import { plainText } from '../../../../broker/protocol/plain-text';

/** A text as it is searched in, and where each of its characters stands in the text as it was written. */
export interface Folded {
  readonly text: string;
  /** The place in the original of the character at a place of `text`, and its length at the end. */
  placeOf(index: number): number;
}

const PLAIN = /^[\t\n\r -~]*$/;

/** As `plainText`, and keeps the way back. */
export function foldWithPlaces(original: string): Folded {
  if (PLAIN.test(original)) return { text: original.toLowerCase(), placeOf: (index) => index };
  let text = '';
  const places: number[] = [];
  let place = 0;
  for (const character of original) {
    const folded = plainText(character);
    for (let index = 0; index < folded.length; index += 1) places.push(place);
    text += folded;
    place += character.length;
  }
  places.push(original.length);
  return { text, placeOf: (index) => places[Math.min(index, places.length - 1)] ?? original.length };
}

const WORD_CHARACTER = /[\p{L}\p{N}]/u;

/** Whether a word begins at a place of a folded text. */
export function startsWord(folded: string, index: number): boolean {
  return index === 0 || !WORD_CHARACTER.test(folded[index - 1] ?? '');
}
