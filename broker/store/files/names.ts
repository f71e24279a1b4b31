import { allowedExtension, type FileExtension } from '../../protocol/chat-files';

const LONGEST_GIVEN = 1_000;
const LONGEST_CHARACTERS = 100;
/** Most file systems take 255 bytes; something is left for "(1)" and the like. */
const LONGEST_BYTES = 200;

/** Controls, and characters that are not seen but change how a name reads, such as the right-to-left override. */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;
/** What Windows does not take in a name. */
const FORBIDDEN = /[<>:"|?*]/g;
/** Names of devices, with or without an extension. */
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)/i;

/** A name that is safe to show and to save under on any system, and the extension it ends with. */
export interface CleanName {
  readonly name: string;
  readonly extension: FileExtension;
}

/** Cleans the name a browser gave; null when it does not end with an extension of the S9 list. */
export function cleanName(given: string): CleanName | null {
  // The end counts: there is the extension.
  const seen = given.slice(-LONGEST_GIVEN).normalize('NFC').replace(INVISIBLE, '');
  const last = seen.split(/[\\/]/).at(-1) ?? '';
  const plain = last
    .replace(FORBIDDEN, '_')
    .replace(/\s+/gu, ' ')
    // Leading dots hide a file; dots and blanks at the end are dropped by Windows, and with them what follows.
    .replace(/^[. ]+|[. ]+$/g, '');
  const extension = allowedExtension(plain);
  if (extension === null) return null;
  const stem = plain.slice(0, -extension.length - 1).replace(/[. ]+$/, '');
  const kept = shorten(DEVICE.test(stem) ? `_${stem}` : stem, extension.length + 1);
  return { name: `${kept}.${plain.slice(-extension.length)}`, extension };
}

/** Cuts whole characters off the end, until the name with its extension fits. */
function shorten(stem: string, extensionLength: number): string {
  const letters = [...stem].slice(0, LONGEST_CHARACTERS - extensionLength);
  while (Buffer.byteLength(letters.join('')) > LONGEST_BYTES - extensionLength) letters.pop();
  return letters.join('').trimEnd();
}
