import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openCommitFile, syncDirectory } from './commit-file';

/**
 * Writes a file whole (mode 0600): a crash leaves the old one or the new one, and when it resolves the new one is on
 * disk. Throws when that fails, and then the old one stands. One write of a file at a time.
 *
 * `write-file-atomic` makes one call of `write` and takes it for all: on a full disk it puts half a file in the place
 * of a good one, and reports success.
 */
export async function writeFileWhole(file: string, content: string | Buffer): Promise<void> {
  const fresh = `${file}.new`;
  try {
    // Left behind by a run that was killed.
    await rm(fresh, { force: true });
    const written = await openCommitFile(fresh, 0);
    try {
      await written.commit(Buffer.from(content));
    } finally {
      await written.close();
    }
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncDirectory(dirname(file));
}

/**
 * The same before it returns, for the end of a program that is not given time. It may come in the middle of a write by
 * `writeFileWhole`, which then writes the same file once more.
 */
export function writeFileWholeNow(file: string, content: string): void {
  const fresh = `${file}.now`;
  try {
    const handle = openSync(fresh, 'w', 0o600);
    try {
      // Writes until all is written.
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}
