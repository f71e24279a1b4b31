import { constants, type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What the log needs of a file, so that a test can let the disk fail. */
export interface CommitFile {
  /** Bytes that are durable. */
  readonly size: number;
  /**
   * Writes at the end and makes it durable. Throws when that fails, and then takes back what was written, so that
   * nothing of it is ever read.
   */
  commit(bytes: Buffer): Promise<void>;
  close(): Promise<void>;
}

/**
 * On Linux each write returns when its data is durable, as after `fdatasync`, in one call in place of two. Elsewhere
 * such writes may end in the cache of the drive, which a sync empties.
 */
const WRITES_SYNC = process.platform === 'linux';
const IN_PLACE = WRITES_SYNC ? constants.O_RDWR | constants.O_DSYNC : 'r+';

/** Opens a file for appending after `size` sound bytes. */
export async function openCommitFile(file: string, size: number): Promise<CommitFile> {
  const handle = await open(file, size === 0 ? 'a' : IN_PLACE, 0o600).then(async (first) => {
    // Append mode ignores positions on Linux; the file is there now, so it can be opened for writing in place.
    if (size > 0) return first;
    await first.close();
    await syncDirectory(dirname(file));
    return open(file, IN_PLACE);
  });
  return new DiskFile(handle, size);
}

class DiskFile implements CommitFile {
  readonly #handle: FileHandle;
  #size: number;
  #dirty = false;

  constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  async commit(bytes: Buffer): Promise<void> {
    if (this.#dirty) await this.#takeBack();
    try {
      let written = 0;
      while (written < bytes.length) {
        const part = await this.#handle.write(bytes, written, bytes.length - written, this.#size + written);
        written += part.bytesWritten;
      }
      if (!WRITES_SYNC) await this.#handle.datasync();
    } catch (error) {
      this.#dirty = true;
      // Tried at once, and again before the next write when even that fails now.
      await this.#takeBack().catch(() => undefined);
      throw error;
    }
    this.#size += bytes.length;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #takeBack(): Promise<void> {
    await this.#handle.truncate(this.#size);
    await this.#handle.datasync();
    this.#dirty = false;
  }
}

/** A new file is there after a power cut only when its directory has been synced too. */
export async function syncDirectory(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
