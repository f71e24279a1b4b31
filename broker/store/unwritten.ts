/** Something with changes that are not on disk yet. */
export interface Unwritten {
  /** Writes them before it returns. Throws when that fails. */
  writeNow(): void;
}

const unwritten = new Set<Unwritten>();

/** From now on it has such changes. */
export function hasChanges(it: Unwritten): void {
  unwritten.add(it);
}

/** They are on disk. */
export function isWritten(it: Unwritten): void {
  unwritten.delete(it);
}

/**
 * Writes whatever this process has not written yet, before it returns: for a program that is not given the time to end
 * in good order. What is being written otherwise goes on. Returns what went wrong; never throws.
 */
export function writeUnwritten(): unknown[] {
  return [...unwritten].flatMap((it) => {
    try {
      it.writeNow();
      return [];
    } catch (error) {
      return [error];
    }
  });
}
