import { firstCharacter } from '../../../broker/protocol/graphemes';
import { isVisible, visibleName } from '../../../broker/protocol/visible-text';

/** How many colours of avatars there are (`frame.css`). */
const TINTS = 6;

/** The colour of a name's avatar, from 0: the same each time, so that people are found again at a glance. */
export function tintOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return sum % TINTS;
}

/** The first letters of the first and last word of a name: `AV` of Aino Virtanen. */
export function initialsOf(name: string): string {
  const words = visibleName(name).split(' ').filter(isVisible);
  const shown = words.length > 1 ? [words[0], words.at(-1)] : words;
  return shown
    .map((word) => firstCharacter(word ?? ''))
    .join('')
    .toLocaleUpperCase();
}
