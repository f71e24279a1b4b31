import type { TranscriptFile } from '../../../electron/contract/transcript';

/** The browser begins to read a file that it saves a moment after the click. */
const KEPT_MS = 60_000;

/**
 * Saves a document under its name. To the browser it is bytes of no type: it can only be saved, never shown in this
 * page's origin.
 */
export function saveFile({ name, base64 }: TranscriptFile): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
