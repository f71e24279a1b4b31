import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type Clock, isoTime } from '../protocol/ports';
import { writeFileWhole } from '../store/atomic-file';
import { type CommitFile, openCommitFile } from '../store/commit-file';
import { type Logger, reasonOf } from '../store/logger';
import type { Revocations } from './ports';

/** One line of the file. Times are epoch milliseconds. */
const Line = z.object({ who: z.string().min(1), before: z.number(), until: z.number() });
type Line = z.infer<typeof Line>;

/** The table is swept when it has grown to this many, and to twice what was left from then on. */
const FIRST_SWEEP = 1_000;

/** What holds now, one line for each user name. */
class Table {
  readonly #lines = new Map<string, Line>();
  readonly #clock: Pick<Clock, 'now'>;
  #sweepAt = FIRST_SWEEP;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  get lines(): readonly Line[] {
    return [...this.#lines.values()];
  }

  before(who: string): number {
    return this.#lines.get(who)?.before ?? 0;
  }

  /** False when it held already. */
  add(line: Line): boolean {
    const known = this.#lines.get(line.who);
    if (known !== undefined && known.before >= line.before && known.until >= line.until) return false;
    const before = Math.max(line.before, known?.before ?? 0);
    this.#lines.set(line.who, { ...line, before, until: Math.max(line.until, known?.until ?? 0) });
    if (this.#lines.size >= this.#sweepAt) this.sweep();
    return true;
  }

  /** Forgets what concerns no token any more. */
  sweep(): void {
    const now = this.#clock.now();
    for (const { who, until } of this.#lines.values()) if (until <= now) this.#lines.delete(who);
    this.#sweepAt = Math.max(FIRST_SWEEP, this.#lines.size * 2);
  }
}

/** Revocations that end with the process. */
export function memoryRevocations(clock: Pick<Clock, 'now'>): Revocations {
  const table = new Table(clock);
  return {
    before: (who) => table.before(who),
    add: async (who, before, until) => void table.add({ who, before, until }),
    close: async () => undefined,
  };
}

export interface RevocationsOptions {
  /** Of the server; the file in it is `revocations.jsonl`. */
  readonly dir: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}

/**
 * Revocations that outlive the process: a line each, appended and made durable. What is past its time is left out
 * when the file is opened. A line that cannot be read is named in the log and left out; the others count.
 */
export async function openRevocations({ dir, clock, logger }: RevocationsOptions): Promise<Revocations> {
  const path = join(dir, 'revocations.jsonl');
  const table = new Table(clock);
  await readInto(table, path, logger);
  const text = table.lines.map(textOf).join('');
  await writeFileWhole(path, text);
  const file: CommitFile = await openCommitFile(path, Buffer.byteLength(text));
  let writing: Promise<void> = Promise.resolve();
  return {
    before: (who) => table.before(who),
    add: (who, before, until) => {
      // Said again at each start of chats that have ended: it is on disk already.
      if (!table.add({ who, before, until })) return writing;
      writing = writing
        .then(() => file.commit(Buffer.from(textOf({ who, before, until }))))
        .catch((error: unknown) => {
          const context = { who, before: isoTime(before), reason: reasonOf(error) };
          logger.error(context, 'A revocation could not be written: it holds until the server stops.');
        });
      return writing;
    },
    close: async () => {
      await writing;
      await file.close();
    },
  };
}

function textOf(line: Line): string {
  return `${JSON.stringify(line)}\n`;
}

async function readInto(table: Table, path: string, logger: Logger): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  let bad = 0;
  for (const raw of text.split('\n')) {
    if (raw === '') continue;
    const line = Line.safeParse(readJson(raw));
    if (line.success) table.add(line.data);
    else bad += 1;
  }
  table.sweep();
  if (bad > 0) logger.warn({ path, lines: bad }, 'Lines of the revocations could not be read, and are left out.');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
