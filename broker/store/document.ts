import { copyFile, readFile, rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import type { ZodType } from 'zod';
import { encodingOf } from '../protocol/encoding';
import { fail, ok, problemsOf, type Result } from '../protocol/errors';
import { writeFileWhole, writeFileWholeNow } from './atomic-file';
import { type Logger, reasonOf } from './logger';
import { type BadPart, type Salvaged, salvage, withBadParts } from './salvage';
import { hasChanges, isWritten, type Unwritten } from './unwritten';
import type { Document } from './workspace';

/** lowdb's file, written as a temporary file, synced and renamed: a crash leaves the old one or the new one. */
class AtomicJsonFile<T> implements Adapter<T> {
  readonly #file: string;
  readonly #toText: (data: T) => string;

  constructor(file: string, toText: (data: T) => string) {
    this.#file = file;
    this.#toText = toText;
  }

  /** It is read by `openDocument`, which keeps what is wrong in it; lowdb has nothing to add to that. */
  async read(): Promise<null> {
    return null;
  }

  async write(data: T): Promise<void> {
    await writeFileWhole(this.#file, this.#toText(data));
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
  /**
   * What is done about a file that cannot be read as what it should be. `setAside` (when absent): what is good is used;
   * a file of which nothing is good is set aside, and the document starts from `empty`. `refuseWhole`: the same, but of
   * such a file an error is thrown. `refuse`: an error for anything that is wrong.
   */
  readonly spoilt?: 'setAside' | 'refuseWhole' | 'refuse';
  /** What is done where there is no file: `start` (when absent) from `empty`, say so in the log, or throw an error. */
  readonly missing?: 'start' | 'name' | 'refuse';
  /** What else can be done about a file that is refused, to go on after "or". */
  readonly remedy?: string;
}

export interface StoredDocument<T> extends Document<T> {
  /** Writes the value as it is. Throws when it cannot be written. */
  save(): Promise<void>;
  /** Resolves when no write is under way. */
  settled(): Promise<void>;
  /** The text of a file that was set aside at this start, of which nothing could be used; null: none was. */
  readonly setAside: string | null;
  /** Parts of the file that cannot be read. They are not in the value, and stay in the file until they are mended. */
  readonly bad: readonly BadPart[];
}

/** So many bad parts are named one by one. */
const MOST_NAMED = 20;
const LONGEST_PROBLEM = 400;

/**
 * Opens one JSON document. What cannot be read as what it should be is named in the log, and stays: a bad entry in the
 * file itself, through later writes too, and a file of which nothing can be used under a name that says so. Throws, in
 * one line, when the file is there and cannot be read at all, or where the options ask for that.
 */
export async function openDocument<T>(options: DocumentOptions<T>): Promise<StoredDocument<T>> {
  const { file, empty } = options;
  const bytes = await readBytes(file);
  if (bytes === null) return startMissing(options);
  const { text, exact } = textOf(bytes);
  const read = readJson(options.schema, text);
  refuseSpoilt(options, read);
  if (read instanceof Error) {
    await setAside(options, read);
    const document = documentOf(options, { value: empty, bad: [] }, text);
    // Else the next start would find a file missing, and might take the workspace for a new one.
    await document.save();
    return document;
  }
  nameBad(options, read.bad);
  const document = documentOf(options, read, null);
  if (!exact) await keepCopy(options, document);
  return document;
}

/** Null when there is no such file. Any other failure is thrown: a file that is there must not be taken for gone. */
async function readBytes(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return null;
    throw new Error(`${file} cannot be read: ${reasonOf(error)}. Nothing was changed`);
  }
}

/** `exact`: whether every byte is part of a letter. */
function textOf(bytes: Buffer): { readonly text: string; readonly exact: boolean } {
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return { text, exact: true };
  } catch {
    return { text, exact: false };
  }
}

function readJson<T>(schema: ZodType<T>, text: string): Salvaged<T> | Error {
  try {
    const read = salvage(schema, JSON.parse(text));
    return read instanceof Error ? new Error(problemsOf(read)) : read;
  } catch (error) {
    return new Error(reasonOf(error));
  }
}

async function startMissing<T>(options: DocumentOptions<T>): Promise<StoredDocument<T>> {
  const { file, empty, missing = 'start', remedy = '', logger } = options;
  if (missing === 'refuse')
    throw new Error(`${file} is missing, though others of its directory are there. Put a copy back${remedy}`);
  const document = documentOf(options, { value: empty, bad: [] }, null);
  if (missing === 'name') {
    logger.error({ file }, `${basename(file)} is missing. It starts anew, with nothing in it.`);
    await document.save();
  }
  return document;
}

function refuseSpoilt<T>({ file, spoilt, remedy = '' }: DocumentOptions<T>, read: Salvaged<T> | Error): void {
  const isWhole = read instanceof Error;
  if (spoilt !== 'refuse' && !(isWhole && spoilt === 'refuseWhole')) return;
  const wrong = isWhole ? read.message : read.bad.map(({ where, problem }) => `${where}: ${problem}`).join('; ');
  if (wrong === '') return;
  const todo = `Mend it, or put a copy back${remedy}; nothing was changed`;
  throw new Error(`${file} cannot be used: ${shortened(wrong)}. ${todo}`);
}

function documentOf<T>(options: DocumentOptions<T>, read: Salvaged<T>, setAsideText: string | null): StoredDocument<T> {
  const toJson = options.toJson ?? ((data: T) => JSON.stringify(data, null, 2));
  const toText = (data: T): string => `${toJson(withBadParts(data, read.value, read.bad))}\n`;
  const low = new Low<T>(new AtomicJsonFile<T>(options.file, toText), read.value);
  return new LowDocument({ low, toText, options, bad: read.bad, setAsideText });
}

const keptName = (file: string, now: number): string => `${file.replace(/\.json$/, '')}.corrupt-${now}.json`;

async function setAside<T>({ file, logger, now }: DocumentOptions<T>, error: Error): Promise<void> {
  const kept = keptName(file, now());
  await rename(file, kept);
  logger.error(
    { file, kept, reason: shortened(error.message) },
    `${basename(file)} could not be read and was set aside as ${basename(kept)}. Mend it and put it back, or go on without.`,
  );
}

/** Letters that are spoilt are written as replacements from now on: the file as it was stays beside it. */
async function keepCopy<T>({ file, logger, now }: DocumentOptions<T>, document: StoredDocument<T>): Promise<void> {
  const kept = keptName(file, now());
  await copyFile(file, kept);
  await document.save();
  logger.error(
    { file, kept },
    `${basename(file)} has bytes that are no letters; they are shown as \ufffd. It was kept as ${basename(kept)}.`,
  );
}

function nameBad<T>({ file, logger }: DocumentOptions<T>, bad: readonly BadPart[]): void {
  for (const { where, problem } of bad.slice(0, MOST_NAMED)) {
    logger.error(
      { file, where, reason: shortened(problem) },
      `${where} in ${basename(file)} is not used: ${shortened(problem)}. Stop the program and mend it in the file; the rest is used.`,
    );
  }
  if (bad.length > MOST_NAMED)
    logger.error({ file }, `${bad.length - MOST_NAMED} more in ${basename(file)} are not used either.`);
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replace(/\.$/, '');
  return line.length > LONGEST_PROBLEM ? `${line.slice(0, LONGEST_PROBLEM)} ...` : line;
}

/** A change that waits for its turn to be written. */
interface Waiting<T> {
  readonly change: (value: Readonly<T>) => T;
  readonly resolve: (result: Result<void>) => void;
  readonly reject: (reason: unknown) => void;
}

interface Opened<T> {
  readonly low: Low<T>;
  readonly toText: (data: T) => string;
  readonly options: DocumentOptions<T>;
  readonly bad: readonly BadPart[];
  readonly setAsideText: string | null;
}

class LowDocument<T> implements StoredDocument<T>, Unwritten {
  readonly setAside: string | null;
  readonly bad: readonly BadPart[];
  readonly #low: Low<T>;
  readonly #toText: (data: T) => string;
  readonly #options: DocumentOptions<T>;
  /** What is on disk; lowdb's own data is ahead of it while a write is under way. */
  #value: T;
  #writing: Promise<unknown> = Promise.resolve();
  /** Changes that came while a write was under way: they share the next one. */
  #waiting: Waiting<T>[] = [];

  constructor({ low, toText, options, bad, setAsideText }: Opened<T>) {
    this.#toText = toText;
    this.bad = bad;
    this.setAside = setAsideText;
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
      hasChanges(this);
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

  /** With the changes that wait, which are made and answered in their turn all the same. */
  writeNow(): void {
    writeFileWholeNow(this.#options.file, this.#toText(this.#waiting.reduce(changed, this.#low.data)));
  }

  async #writeWaiting(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const applied = waiting.filter((entry) => this.#apply(entry));
    const written = applied.length === 0 ? null : await this.#write();
    if (this.#waiting.length === 0) isWritten(this);
    if (written !== null) for (const { resolve } of applied) resolve(written);
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

/** Of a change that throws its own caller hears in its turn. */
function changed<T>(value: T, { change }: Waiting<T>): T {
  try {
    return change(value);
  } catch {
    return value;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
