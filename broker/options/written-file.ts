import { closeSync, openSync, readSync } from 'node:fs';
import { encodingOf } from '../protocol/encoding';

/** No file that a person writes for this program is larger, in bytes. */
const LARGEST_BYTES = 1_000_000;

/**
 * Reads a text file that a person wrote, in UTF-8 or UTF-16, with a byte order mark or without one; a pipe, too. Throws
 * when it cannot be read, is larger than 1 MB, or is no text in these encodings; the message goes on after "cannot be
 * read: ".
 */
export function readWrittenFile(path: string): string {
  const bytes = readAtMost(path, LARGEST_BYTES + 1);
  if (bytes.length > LARGEST_BYTES) throw new Error('it is larger than 1 MB');
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    throw new Error('it is no text in UTF-8. Save it as UTF-8 in the editor');
  }
}

/** A device such as `/dev/zero` has no end. */
function readAtMost(path: string, most: number): Buffer {
  const handle = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(most);
    let length = 0;
    for (;;) {
      const read = readSync(handle, buffer, length, most - length, null);
      length += read;
      if (read === 0 || length === most) return buffer.subarray(0, length);
    }
  } finally {
    closeSync(handle);
  }
}
