import { readFile, rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import type { ZodType } from 'zod';
import { fail, ok, type Result } from '../protocol/errors';
import { writeFileWhole } from './atomic-file';
import { type Logger, reasonOf } from './logger';
import type { Document } from './workspace';

/** lowdb's file, written as a temporary file, synced and renamed: a crash leaves the old one or the new one. */
class AtomicJsonFile<T> implements Adapter<T> {
  readonly #file: string;
  readonly #toJson: (data: T) => string;

  constructor(file: string, toJson: (data: T) => string) {
    this.#file = file;
    this.#toJson = toJson;
  }

  /** The parsed file, or null when there is none. Throws when it is not JSON. */
  async read(): Promise<T | null> {
    const text = await readFile(this.#file, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (text === null) return null;
    const data = JSON.parse(text);
    // lowdb takes `null` and its like for a file that is not there, and it would be overwritten.
    if (!data) throw new Error(`It holds ${text.trim()} and no document`);
    return data;
  }

  async write(data: T): Promise<void> {
    await writeFileWhole(this.#file, `${this.#toJson(data)}\n`);
  }
}

export interface DocumentOptions<T> {
  readonly file: string;
  readonly schema: ZodType<T>;
  /** The value when there is no file, or an unusable one. */
  readonly empty: T;
  readonly logger: Logger;
  /** Epoch milliseconds, for the name of a file that is set aside. */
  readonly now: () => number;
  /** Writes the value as JSON; indented when absent. */
  readonly toJson?: (value: T) => string;
}

export interface StoredDocument<T> extends Document<T> {
  /** Writes the value as it is. Throws when it cannot be written. */
  save(): Promise<void>;
  /** Resolves when no write is under way. */
  settled(): Promise<void>;
}

/**
 * Opens one JSON document. A file that cannot be read as what it should be is set aside under a name that says so,
 * with an error in the log; the document then starts from `empty`.
 */
export async function openDocument<T>(options: DocumentOptions<T>): Promise<StoredDocument<T>> {
  const adapter = new AtomicJsonFile<T>(options.file, options.toJson ?? ((data) => JSON.stringify(data, null, 2)));
  const low = new Low<T>(adapter, options.empty);
  try {
    await low.read();
    low.data = options.schema.parse(low.data);
  } catch (error) {
    await setAside(options, error);
    low.data = options.empty;
    // Else the next start would find a file missing, and might take the workspace for a new one.
    await low.write();
  }
  return new LowDocument(low, options);
}

async function setAside<T>(options: DocumentOptions<T>, error: unknown): Promise<void> {
  const kept = `${options.file.replace(/\.json$/, '')}.corrupt-${options.now()}.json`;
  await rename(options.file, kept);
  options.logger.error(
    { file: options.file, kept, reason: reasonOf(error) },
    `${basename(options.file)} could not be read and was set aside as ${basename(kept)}. Mend it and put it back, or go on without.`,
  );
}

/** A change that waits for its turn to be written. */
interface Waiting<T> {
  readonly change: (value: Readonly<T>) => T;
  readonly resolve: (result: Result<void>) => void;
  readonly reject: (reason: unknown) => void;
}

class LowDocument<T> implements StoredDocument<T> {
  readonly #low: Low<T>;
  readonly #options: DocumentOptions<T>;
  /** What is on disk; lowdb's own data is ahead of it while a write is under way. */
  #value: T;
  #writing: Promise<unknown> = Promise.resolve();
  /** Changes that came while a write was under way: they share the next one. */
  #waiting: Waiting<T>[] = [];

  constructor(low: Low<T>, options: DocumentOptions<T>) {
    this.#low = low;
    this.#value = low.data;
    this.#options = options;
  }

  get value(): Readonly<T> {
    return this.#value;
  }

  update(change: (value: Readonly<T>) => T): Promise<Result<void>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject });
      if (this.#waiting.length === 1) this.#writing = this.#writing.then(() => this.#writeWaiting());
    });
  }

  save(): Promise<void> {
    const done = this.#writing.then(() => this.#low.write());
    this.#writing = done.catch(() => undefined);
    return done;
  }

  async settled(): Promise<void> {
    await this.#writing;
  }

  async #writeWaiting(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const applied = waiting.filter((entry) => this.#apply(entry));
    if (applied.length === 0) return;
    const written = await this.#write();
    for (const { resolve } of applied) resolve(written);
  }

  /** A change that throws is no part of the write, and only its own caller hears of it. */
  #apply({ change, reject }: Waiting<T>): boolean {
    try {
      this.#low.data = change(this.#low.data);
      return true;
    } catch (error) {
      reject(error);
      return false;
    }
  }

  async #write(): Promise<Result<void>> {
    try {
      await this.#low.write();
      this.#value = this.#low.data;
      return ok(undefined);
    } catch (error) {
      this.#low.data = this.#value;
      const name = basename(this.#options.file);
      this.#options.logger.error(
        { file: this.#options.file, reason: reasonOf(error) },
        `${name} could not be written.`,
      );
      return fail('unavailable', `${name} could not be written: ${reasonOf(error)}. Nothing was changed; try again.`);
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
