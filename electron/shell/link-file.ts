import { closeSync, openSync, readSync } from 'node:fs';
import { type DeepLink, deepLinkIn, isLinkFile, LONGEST_LINK_FILE, readLinkFile } from '../desktop/deep-links';

/** The link among the arguments that the system started Parley with, be it written there or in a file. */
export function linkIn(argv: readonly string[]): DeepLink | null {
  const file = argv.findLast(isLinkFile);
  return deepLinkIn(argv) ?? (file === undefined ? null : linkOfFile(file));
}

/** The link that a file holds; null when it holds none, or cannot be read. Linux may name the file by an address. */
export function linkOfFile(path: string): DeepLink | null {
  try {
    const file = openSync(path.startsWith('file:') ? new URL(path) : path, 'r');
    try {
      const bytes = Buffer.alloc(LONGEST_LINK_FILE + 1);
      return readLinkFile(bytes.subarray(0, readSync(file, bytes)).toString('utf8'));
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}
