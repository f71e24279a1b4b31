import { posix } from 'node:path';

/** What is known of one place on the way to a file. */
export interface Place {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** The number of the user it belongs to. */
  readonly uid: number;
  /** Permission bits. */
  readonly mode: number;
}

const ROOT_UID = 0;
const OTHERS_WRITE = 0o022;

/** A file with everything above it, from the root down. */
export function placesTo(file: string): readonly string[] {
  const above = posix.dirname(file);
  return above === file ? [file] : [...placesTo(above), file];
}

/**
 * Why a file is no word of the administrator: it, or a directory above it, can be written by others. Null: it is.
 * A link is not followed: whoever may change where it goes, or what is there, could change the policy.
 */
export function flawOf(places: readonly Place[]): string | null {
  for (const [at, { path, kind, uid, mode }] of places.entries()) {
    const wanted = at === places.length - 1 ? 'file' : 'directory';
    if (kind === 'link') return `${path} is a link, and links are not followed`;
    if (kind !== wanted) return `${path} is no ${wanted}`;
    if (uid !== ROOT_UID) return `${path} belongs to user ${uid}, and must belong to root`;
    if ((mode & OTHERS_WRITE) !== 0) {
      return `${path} can be written by others than root (mode ${(mode & 0o7777).toString(8).padStart(4, '0')})`;
    }
  }
  return null;
}
