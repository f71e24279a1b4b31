/**
 * The one folding of everything that is searched: what is searched in and what is searched for both go through
 * `plainText`, so that every list finds the same text by the same words.
 */

/** Letters that have no accent to take off, and that people type without all the same; and what looks alike. */
const ALIKE: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŧ: 't', ŋ: 'n', ĸ: 'k' },
  // A sigma at the end of a word.
  ς: 'σ',
  ...{ '’': "'", '‘': "'" },
};
const ANY_ALIKE = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'g');
const NOT_PLAIN = /[^\t\n\r -~]/;

/**
 * Lower case, without accents, with plain letters for those that have none: `Räsänen` is found by `rasanen`, `Łącze`
 * by `lacze`, `Straße` by `strasse`. Character by character: the folding of a text is that of its parts.
 */
export function plainText(text: string): string {
  if (!NOT_PLAIN.test(text)) return text.toLowerCase();
  return (
    text
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      // A capital i with a dot has it taken off only here.
      .replace(/\p{M}+/gu, '')
      .replace(ANY_ALIKE, (letter) => ALIKE[letter] ?? letter)
  );
}

/** The words of what somebody types to search, as they stand: parted by spaces. */
export function typedWords(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** The same, folded: to be found in a text that is folded too. */
export function searchWords(text: string): readonly string[] {
  return typedWords(plainText(text));
}

/** The words of a text, folded: runs of letters and digits. Those that are in it twice come twice. */
export function plainWords(text: string): readonly string[] {
  return wordsIn(plainText(text));
}

/** The words of a text that is folded already. */
export function wordsIn(folded: string): readonly string[] {
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}
