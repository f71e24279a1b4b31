import { SHOWN } from '../../../broker/protocol/chat-files';
import { sizeOf } from '../../ui/file-size';
import type { Translate } from '../core/texts';

/** Where the core gives the bytes of a file; the same in the browser and in Electron. */
export function addressOf(file: string): string {
  return `/files/${encodeURIComponent(file)}`;
}

/** The same, to be shown as a picture: of one that is too large there is no answer, only of the other address. */
export function shownAddressOf(file: string): string {
  return `${addressOf(file)}${SHOWN}`;
}

/** The ending of a name, as people call the kind of a file. */
export function kindOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toUpperCase();
}

/** A size in words. */
export function sizeText(bytes: number, t: Translate): string {
  const { unit, value } = sizeOf(bytes);
  return t(`files.${unit}`, { value });
}
