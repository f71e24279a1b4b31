import { isPicture } from '../../protocol/chat-files';
import { fail, ok, protocolError, type Result } from '../../protocol/errors';
import type { Limits } from '../../protocol/limits';
import type { ChatFile } from '../../protocol/models';
import { isShowable } from '../../protocol/picture-size';
import { type Clock, type Ids, isoTime } from '../../protocol/ports';
import { type Logger, reasonOf } from '../logger';
import { tooLarge } from './inspector';
import { cleanName } from './names';
import { PictureSizes } from './picture-sizes';
import type { FileFigures, FileStore, FoundFile, OpenFile, Upload } from './ports';
import { Quota } from './quota';
import { type FileRecord, Shelf } from './shelf';
import { DiskUpload } from './upload';

/** So much of the disk is left to the session log, whatever visitors send. */
const SPARE_BYTES = 64 * 1024 * 1024;
/** Boundaries and headers around a file, at most about so many bytes. */
const ENVELOPE_BYTES = 2 * 1024;
const AT_ONCE_A_SESSION = 5;
const AT_ONCE = 200;

export interface FileStoreOptions {
  readonly dir: string;
  readonly limits: Pick<Limits, 'fileBytes' | 'filesPerSession' | 'sessionFileBytes' | 'unpostedFileMs'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Free bytes of the disk; the system's own figure when absent. */
  readonly freeBytes?: () => Promise<number | null>;
}

interface Waiting {
  readonly record: FileRecord;
  /** `claimed`: a message with it is being logged. `posted`: it is in the log, and its record not yet in its place. */
  state: 'free' | 'claimed' | 'posted';
}

/** Opens the files of a directory. Throws when it cannot be used at all. */
export async function openFileStore(options: FileStoreOptions): Promise<FileStore> {
  const shelf = new Shelf(options.dir, options.logger);
  return new DiskFileStore(options, shelf, await shelf.open());
}

class DiskFileStore implements FileStore {
  readonly #options: FileStoreOptions;
  readonly #shelf: Shelf;
  readonly #quota: Quota;
  readonly #waiting = new Map<string, Waiting>();
  readonly #uploads = new Map<string, number>();
  readonly #pictures = new PictureSizes();
  readonly #counts = { filesReceived: 0, fileBytesReceived: 0, filesRefused: 0, filesServed: 0, filesSwept: 0 };
  #underWay = 0;
  #cancelSweep: (() => void) | null = null;
  #sweeping: Promise<void> = Promise.resolve();
  #settled = false;
  #closed = false;

  constructor(options: FileStoreOptions, shelf: Shelf, waiting: readonly FileRecord[]) {
    this.#options = options;
    this.#shelf = shelf;
    this.#quota = new Quota(options.limits);
    for (const record of waiting) this.#wait(record);
    for (const { session, file } of waiting) this.#quota.count(session, file.size);
  }

  async begin(session: string, name: string, expectedBytes: number | null): Promise<Result<Upload>> {
    const { limits, ids, logger } = this.#options;
    const clean = cleanName(name);
    if (clean === null) return this.#refuse(fail('type_not_allowed', 'Files of this kind cannot be sent.'));
    const least = Math.max(0, (expectedBytes ?? 0) - ENVELOPE_BYTES);
    if (least > limits.fileBytes) return this.#refuse({ ok: false, error: tooLarge(limits.fileBytes) });
    const running = this.#uploads.get(session) ?? 0;
    if (running >= AT_ONCE_A_SESSION) return this.#refuse({ ok: false, error: BUSY });
    if (this.#closed || this.#underWay >= AT_ONCE) return this.#refuse({ ok: false, error: TOO_MANY });
    const reserved = this.#quota.reserve(session, least);
    if (!reserved.ok) return this.#refuse(reserved);
    this.#uploads.set(session, running + 1);
    this.#underWay += 1;
    const id = ids.next();
    const upload = new DiskUpload({
      id,
      name: clean,
      maxBytes: limits.fileBytes,
      reservation: reserved.value,
      shelf: this.#shelf,
      logger,
      measure: (handle, bytes) => this.#pictures.measure(handle, bytes),
      place: (file, part) => this.#place(session, file, part),
      over: (kept) => this.#over(session, kept),
    });
    const free = await (this.#options.freeBytes ?? (() => this.#shelf.freeBytes()))();
    if (free === null || free - least > SPARE_BYTES) return ok(upload);
    logger.error({ free }, 'The disk is nearly full: files are refused.');
    await upload.discard();
    return { ok: false, error: DISK_FULL };
  }

  async find(id: string): Promise<FoundFile | null> {
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) {
      const { session, file } = waiting.record;
      return { session, file, posted: waiting.state === 'posted' };
    }
    const record = await this.#shelf.recordOf(id);
    return record === null ? null : { session: record.session, file: record.file, posted: true };
  }

  async isShown({ file }: FoundFile): Promise<boolean> {
    if (!isPicture(file.type)) return false;
    const size = file.picture ?? (await this.#pictures.sizeOf(file, () => this.#shelf.read(file)));
    return size !== null && isShowable(size);
  }

  async read({ file }: FoundFile): Promise<Result<OpenFile>> {
    try {
      const handle = await this.#shelf.read(file);
      this.#counts.filesServed += 1;
      return ok({ file, bytes: handle.createReadStream() });
    } catch (error) {
      this.#options.logger.error({ file: file.file, reason: reasonOf(error) }, 'A file could not be read.');
      return fail('unavailable', 'This file cannot be read at the moment.');
    }
  }

  async open(session: string, id: string): Promise<Result<OpenFile>> {
    const found = await this.find(id);
    if (found === null || found.session !== session || !found.posted)
      return fail('not_found', 'There is no such file.');
    return this.read(found);
  }

  claim(session: string, ids: readonly string[]): Result<readonly ChatFile[]> {
    const claimed: Waiting[] = [];
    for (const [index, id] of ids.entries()) {
      const waiting = this.#waiting.get(id);
      // Of others' files it is not told whether they are there.
      if (waiting === undefined || waiting.record.session !== session) return refuseFile(index, 'not_found', GONE);
      if (waiting.state !== 'free') return refuseFile(index, 'conflict', 'This file is in a message already.');
      claimed.push(waiting);
    }
    for (const waiting of claimed) waiting.state = 'claimed';
    return ok(claimed.map(({ record }) => record.file));
  }

  release(ids: readonly string[]): void {
    for (const id of ids) {
      const waiting = this.#waiting.get(id);
      if (waiting?.state === 'claimed') waiting.state = 'free';
    }
    this.#sweepLater();
  }

  async keep(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const waiting = this.#waiting.get(id);
      if (waiting === undefined) continue;
      waiting.state = 'posted';
      try {
        await this.#shelf.keep(id);
        this.#waiting.delete(id);
      } catch (error) {
        // It is in the log, and so it is kept: the next start puts its record in place.
        this.#options.logger.error({ file: id, reason: reasonOf(error) }, 'A posted file keeps its old place for now.');
      }
    }
  }

  recovered(session: string, files: readonly ChatFile[]): void {
    for (const { file, size } of files) {
      const waiting = this.#waiting.get(file);
      if (waiting === undefined) this.#quota.count(session, size);
      else waiting.state = 'posted';
    }
  }

  unclear(): ReadonlyMap<string, readonly string[]> {
    const bySession = new Map<string, string[]>();
    for (const { record, state } of this.#waiting.values()) {
      if (state === 'free') bySession.set(record.session, [...(bySession.get(record.session) ?? []), record.file.file]);
    }
    return bySession;
  }

  async settle(): Promise<void> {
    this.#settled = true;
    await this.keep([...this.#waiting].flatMap(([id, { state }]) => (state === 'posted' ? [id] : [])));
    this.#sweepLater();
  }

  forget(session: string): void {
    // What waits is counted still: it is discounted when it is swept.
    if (![...this.#waiting.values()].some(({ record }) => record.session === session)) this.#quota.forget(session);
  }

  figures(): FileFigures {
    return { ...this.#counts, filesUnposted: this.#waiting.size, fileUploads: this.#underWay };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelSweep?.();
    await this.#sweeping;
  }

  async #place(session: string, file: ChatFile, part: string): Promise<void> {
    const record: FileRecord = { v: 1, session, at: isoTime(this.#options.clock.now()), file };
    await this.#shelf.place(record, part).catch(async (error: unknown) => {
      await this.#shelf.remove(file.file).catch(() => undefined);
      throw error;
    });
    this.#counts.filesReceived += 1;
    this.#counts.fileBytesReceived += file.size;
    this.#wait(record);
    this.#sweepLater();
  }

  #wait(record: FileRecord): void {
    this.#waiting.set(record.file.file, { record, state: 'free' });
  }

  #over(session: string, kept: boolean): void {
    this.#underWay -= 1;
    if (!kept) this.#counts.filesRefused += 1;
    const running = (this.#uploads.get(session) ?? 1) - 1;
    if (running === 0) this.#uploads.delete(session);
    else this.#uploads.set(session, running);
  }

  #refuse<T>(refusal: Result<T>): Result<T> {
    this.#counts.filesRefused += 1;
    return refusal;
  }

  /** One timer for all: the oldest comes first, as a map keeps the order of time. */
  #sweepLater(): void {
    if (!this.#settled || this.#closed || this.#cancelSweep !== null) return;
    const oldest = [...this.#waiting.values()].find(({ state }) => state === 'free');
    if (oldest === undefined) return;
    const { clock, limits } = this.#options;
    const delay = Math.max(0, Date.parse(oldest.record.at) + limits.unpostedFileMs - clock.now());
    this.#cancelSweep = clock.after(delay, () => {
      this.#cancelSweep = null;
      this.#sweeping = this.#sweep().finally(() => this.#sweepLater());
    });
  }

  async #sweep(): Promise<void> {
    const { clock, limits, logger } = this.#options;
    const before = clock.now() - limits.unpostedFileMs;
    for (const [id, { record, state }] of this.#waiting) {
      if (state !== 'free' || Date.parse(record.at) > before) continue;
      // Out of sight first, so that no message can take it meanwhile.
      this.#waiting.delete(id);
      this.#quota.discount(record.session, record.file.size);
      this.#counts.filesSwept += 1;
      await this.#shelf.remove(id).catch((error: unknown) => {
        logger.error({ file: id, reason: reasonOf(error) }, 'A file that nobody posted could not be removed.');
      });
    }
  }
}

const GONE = 'This file is not there: it was never sent, or not put into a message within an hour. Attach it again.';
const BUSY = protocolError('rate_limited', 'Several files of this chat are on their way. Wait for one of them.', {
  retryAfterMs: 2_000,
});
const TOO_MANY = protocolError('unavailable', 'Many files are on their way at this moment. Try again soon.', {
  retryAfterMs: 5_000,
});
const DISK_FULL = protocolError('unavailable', 'The server has no room for files at the moment. Try again later.', {
  retryAfterMs: 60_000,
});

function refuseFile(index: number, code: 'not_found' | 'conflict', message: string): Result<never> {
  return { ok: false, error: protocolError(code, message, { fields: [{ path: `data.files.${index}`, message }] }) };
}
