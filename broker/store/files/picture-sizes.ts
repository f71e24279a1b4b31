import type { FileHandle } from 'node:fs/promises';
import type { ChatFile } from '../../protocol/models';
import { type PictureSize, pictureSizeOf } from '../../protocol/picture-size';

/** So many of files from before are remembered: each costs a reading of the file. */
const MOST_KNOWN = 2_000;

/** Finds out how large pictures are drawn; one after the other, so that one at a time is in memory. */
export class PictureSizes {
  readonly #known = new Map<string, PictureSize | null>();
  #reading: Promise<unknown> = Promise.resolve();

  /** Of a file that is open; null when it cannot be read. */
  measure(handle: FileHandle, bytes: number): Promise<PictureSize | null> {
    return this.#inTurn(() => read(handle, bytes));
  }

  /** Of a stored file, which never changes; null when it cannot be read. Never rejects. */
  async sizeOf({ file, size }: ChatFile, open: () => Promise<FileHandle>): Promise<PictureSize | null> {
    const known = this.#known.get(file);
    if (known !== undefined) return known;
    const found = await this.#inTurn(async () => {
      const handle = await open().catch(() => null);
      if (handle === null) return null;
      return read(handle, size)
        .catch(() => null)
        .finally(() => handle.close());
    });
    const [oldest] = this.#known.keys();
    if (this.#known.size >= MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(file, found);
    return found;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#reading.then(work);
    this.#reading = done.catch(() => undefined);
    return done;
  }
}

async function read(handle: FileHandle, bytes: number): Promise<PictureSize | null> {
  const buffer = Buffer.alloc(bytes);
  let length = 0;
  while (length < bytes) {
    const { bytesRead } = await handle.read(buffer, length, bytes - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return pictureSizeOf(buffer.subarray(0, length));
}
