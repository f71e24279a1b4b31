import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { ChatFile, Id, Time } from '../../protocol/models';
import { writeFileWhole } from '../atomic-file';
import { syncDirectory } from '../commit-file';
import { type Logger, reasonOf } from '../logger';

/** What is written beside the bytes of a file. */
export const FileRecord = z.object({ v: z.literal(1), session: Id, at: Time, file: ChatFile });
export type FileRecord = z.infer<typeof FileRecord>;

/** The only names of files this shelf makes, and so the only ones it reads: an id from outside is never a path. */
const FILE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Files on disk. `incoming`: being written, of no worth after a crash. `waiting`: the record of a file that is in no
 * message yet. `kept/xx`: the bytes of every file, and the records of those in messages; by the end of the id, which
 * is random.
 */
export class Shelf {
  readonly #dir: string;
  readonly #logger: Logger;

  constructor(dir: string, logger: Logger) {
    this.#dir = dir;
    this.#logger = logger;
  }

  /**
   * Makes the directories, and throws away what an earlier run left half written. Resolves with the records of files
   * that wait for their message. Throws when the directory cannot be used.
   */
  async open(): Promise<readonly FileRecord[]> {
    await mkdir(join(this.#dir, 'kept'), { recursive: true, mode: 0o700 });
    await mkdir(join(this.#dir, 'waiting'), { recursive: true, mode: 0o700 });
    await rm(join(this.#dir, 'incoming'), { recursive: true, force: true });
    await mkdir(join(this.#dir, 'incoming'), { mode: 0o700 });
    const waiting: FileRecord[] = [];
    for (const name of await readdir(join(this.#dir, 'waiting'))) {
      const id = name.replace(/\.json$/, '');
      const record = FILE_ID.test(id) ? await this.#readRecord(join(this.#dir, 'waiting', name)) : null;
      if (record !== null && (await this.#hasBytes(record))) waiting.push(record);
      // Its bytes never got to their place: it was never answered.
      else await rm(join(this.#dir, 'waiting', name), { force: true });
    }
    return waiting;
  }

  /** Bytes that are free on the disk; null when the system does not tell. */
  async freeBytes(): Promise<number | null> {
    return statfs(this.#dir).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    );
  }

  /** A new file to write into. */
  async create(id: string, part = 'bytes'): Promise<FileHandle> {
    return open(this.#incoming(id, part), 'wx+', 0o600);
  }

  /** Gives a complete file its place, durably: first its record, then its bytes. A crash between leaves nothing. */
  async place(record: FileRecord, part = 'bytes'): Promise<void> {
    const { file: id } = record.file;
    await writeFileWhole(this.#waiting(id), JSON.stringify(record));
    await mkdir(this.#keptDir(id), { mode: 0o700 }).then(
      () => syncDirectory(join(this.#dir, 'kept')),
      (error: unknown) => {
        if (!isCode(error, 'EEXIST')) throw error;
      },
    );
    await rename(this.#incoming(id, part), this.#bytes(id));
    await syncDirectory(this.#keptDir(id));
  }

  async drop(id: string): Promise<void> {
    for (const part of ['bytes', 'clean']) await rm(this.#incoming(id, part), { force: true });
  }

  /** A message holds the file: its record goes to its bytes. */
  async keep(id: string): Promise<void> {
    await rename(this.#waiting(id), this.#record(id));
    await syncDirectory(this.#keptDir(id));
  }

  /** Takes a file away that no message holds. */
  async remove(id: string): Promise<void> {
    await rm(this.#bytes(id), { force: true });
    await rm(this.#waiting(id), { force: true });
  }

  /** The record of a file in a message; null when there is none. */
  async recordOf(id: string): Promise<FileRecord | null> {
    return FILE_ID.test(id) ? this.#readRecord(this.#record(id)) : null;
  }

  /** Opens the bytes of a file. Throws when they are not there, or not as many as there were. */
  async read({ file, size }: ChatFile): Promise<FileHandle> {
    const handle = await open(this.#bytes(file), 'r');
    const found = await handle.stat();
    if (found.size === size) return handle;
    await handle.close();
    throw new Error(`The file ${file} has ${found.size} bytes on disk and should have ${size}`);
  }

  async #hasBytes({ file }: FileRecord): Promise<boolean> {
    return this.read(file).then(
      async (handle) => {
        await handle.close();
        return true;
      },
      () => false,
    );
  }

  async #readRecord(path: string): Promise<FileRecord | null> {
    try {
      return FileRecord.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch (error) {
      if (!isCode(error, 'ENOENT'))
        this.#logger.error({ path, reason: reasonOf(error) }, 'The record of a file is spoilt.');
      return null;
    }
  }

  #incoming(id: string, part: string): string {
    return join(this.#dir, 'incoming', `${id}.${part}`);
  }

  #waiting(id: string): string {
    return join(this.#dir, 'waiting', `${id}.json`);
  }

  #keptDir(id: string): string {
    return join(this.#dir, 'kept', id.slice(-2));
  }

  #bytes(id: string): string {
    return join(this.#keptDir(id), id);
  }

  #record(id: string): string {
    return join(this.#keptDir(id), `${id}.json`);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
