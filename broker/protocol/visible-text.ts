/**
 * What cannot be seen is not a text: blanks of every kind, characters that only steer others (joiners, tags, fillers,
 * variation selectors), and two that are drawn as nothing (an empty Braille cell, an empty note).
 */
const UNSEEN = '\\s\\p{Cc}\\p{Default_Ignorable_Code_Point}\\u2800\\ufff9-\\ufffb\\u{1D159}';
const SEEN = new RegExp(`[^${UNSEEN}]`, 'u');
/** Joiners and selectors shape the letter before them: at the end of a name they belong to it. */
const AROUND = new RegExp(
  `^[${UNSEEN}]+|(?:(?![\\u200c\\u200d\\ufe00-\\ufe0f\\u{E0000}-\\u{E007F}])[${UNSEEN}])+$`,
  'gu',
);
/** Turn the direction of what follows, or break the line. */
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** Whether there is anything to see in a text. */
export function isVisible(text: string): boolean {
  return SEEN.test(text);
}

/** A name on one line, without what turns its direction or cannot be seen; empty when nothing is left. */
export function visibleName(text: string): string {
  if (!isVisible(text)) return '';
  return text.replace(STEERING, ' ').replace(/\s+/gu, ' ').replace(AROUND, '');
}
