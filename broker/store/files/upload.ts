import type { FileHandle } from 'node:fs/promises';
import mime from 'mime-types';
import { isPicture } from '../../protocol/chat-files';
import { fail, ok, type ProtocolError, protocolError, type Result } from '../../protocol/errors';
import type { ChatFile } from '../../protocol/models';
import type { PictureSize } from '../../protocol/picture-size';
import { type Logger, reasonOf } from '../logger';
import { Inspector, tooLarge } from './inspector';
import type { CleanName } from './names';
import type { Upload } from './ports';
import type { Reservation } from './quota';
import type { Shelf } from './shelf';
import { SvgCleaner, SvgRefused } from './svg-cleaner';
import { SvgText } from './svg-text';

const READ_BYTES = 64 * 1024;

export interface UploadParts {
  readonly id: string;
  readonly name: CleanName;
  readonly maxBytes: number;
  readonly reservation: Reservation;
  readonly shelf: Shelf;
  readonly logger: Logger;
  /** Takes over the complete file; `part` is what of it is to be kept. */
  readonly place: (file: ChatFile, part: string) => Promise<void>;
  /** How large a picture is drawn; null when that cannot be read. */
  readonly measure: (handle: FileHandle, bytes: number) => Promise<PictureSize | null>;
  /** Called once, when the upload is over in one way or another. */
  readonly over: (kept: boolean) => void;
}

/** One file on its way to the disk. Only a piece of it is in memory at any time. */
export class DiskUpload implements Upload {
  readonly #parts: UploadParts;
  #size = 0;
  #part = 'bytes';
  #picture: PictureSize | null = null;
  #complete = false;
  #over = false;

  constructor(parts: UploadParts) {
    this.#parts = parts;
  }

  async take(bytes: AsyncIterable<Buffer>): Promise<Result<void>> {
    const taken = await this.#guarded(() => this.#write(bytes));
    if (!taken.ok) await this.discard();
    else this.#complete = true;
    return taken;
  }

  async accept(): Promise<Result<ChatFile>> {
    const { id, name, place, reservation } = this.#parts;
    if (!this.#complete || this.#over) return fail('internal', 'This upload is not complete.');
    const file: ChatFile = {
      file: id,
      name: name.name,
      type: mime.lookup(name.extension) || 'application/octet-stream',
      size: this.#size,
      ...(this.#picture !== null && { picture: this.#picture }),
    };
    const placed = await this.#guarded(async () => {
      await place(file, this.#part);
      return null;
    });
    if (!placed.ok) {
      await this.discard();
      return placed;
    }
    reservation.settle(file.size);
    await this.#end(true);
    return ok(file);
  }

  async discard(): Promise<void> {
    if (this.#over) return;
    this.#parts.reservation.release();
    await this.#end(false);
  }

  async #end(kept: boolean): Promise<void> {
    this.#over = true;
    // Of an SVG the file as it came is here still.
    await this.#parts.shelf.drop(this.#parts.id).catch((error: unknown) => this.#complain(error));
    this.#parts.over(kept);
  }

  /** Turns what the disk throws into an error that says so. */
  async #guarded(work: () => Promise<ProtocolError | null>): Promise<Result<void>> {
    try {
      const wrong = await work();
      return wrong === null ? ok(undefined) : { ok: false, error: wrong };
    } catch (error) {
      if (error instanceof SvgRefused) return fail('type_not_allowed', error.message);
      this.#complain(error);
      return fail('unavailable', 'The server could not store this file. Nothing of it was kept; try again later.');
    }
  }

  async #write(bytes: AsyncIterable<Buffer>): Promise<ProtocolError | null> {
    const { shelf, id, name, maxBytes, reservation } = this.#parts;
    const inspector = new Inspector(name.extension, maxBytes);
    const handle = await shelf.create(id);
    try {
      for await (const chunk of stopping(bytes)) {
        if (chunk instanceof Stopped) return INCOMPLETE;
        const wrong = inspector.take(chunk);
        if (wrong !== null) return wrong;
        const fits = reservation.grow(inspector.size);
        if (!fits.ok) return fits.error;
        await writeAll(handle, chunk);
      }
      const wrong = inspector.end();
      if (wrong !== null) return wrong;
      this.#size = inspector.size;
      if (name.extension === 'svg') return await this.#clean(handle);
      await this.#look(handle);
      await handle.datasync();
      return null;
    } finally {
      await handle.close();
    }
  }

  /** Writes the SVG anew, without what does not belong into a picture. */
  async #clean(dirty: FileHandle): Promise<ProtocolError | null> {
    const { shelf, id, maxBytes, reservation } = this.#parts;
    const clean = await shelf.create(id, 'clean');
    try {
      const pieces: string[] = [];
      const cleaner = new SvgCleaner((piece) => pieces.push(piece));
      const text = new SvgText();
      let size = 0;
      for (let at = 0; ; ) {
        const { bytesRead, buffer } = await dirty.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, at);
        at += bytesRead;
        cleaner.take(bytesRead === 0 ? text.end() : text.take(buffer.subarray(0, bytesRead)));
        if (bytesRead === 0) cleaner.end();
        const written = Buffer.from(pieces.splice(0).join(''));
        size += written.length;
        if (size > maxBytes) return tooLarge(maxBytes);
        const fits = reservation.grow(size);
        if (!fits.ok) return fits.error;
        await writeAll(clean, written);
        if (bytesRead === 0) break;
      }
      this.#size = size;
      await this.#look(clean);
      await clean.datasync();
      this.#part = 'clean';
      return null;
    } finally {
      await clean.close();
    }
  }

  async #look(handle: FileHandle): Promise<void> {
    const { name, measure } = this.#parts;
    if (isPicture(mime.lookup(name.extension) || '')) this.#picture = await measure(handle, this.#size);
  }

  #complain(error: unknown): void {
    this.#parts.logger.error({ file: this.#parts.id, reason: reasonOf(error) }, 'A file could not be stored.');
  }
}

const INCOMPLETE = protocolError('invalid', 'The file did not come to its end.');

/** Tells a sender who went away from a disk that failed: both would be thrown alike. */
class Stopped {}

async function* stopping(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer | Stopped> {
  try {
    yield* bytes;
  } catch {
    yield new Stopped();
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += (await handle.write(bytes, written)).bytesWritten;
}
