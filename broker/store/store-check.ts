import { access, constants, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../protocol/errors';
import type { Clock } from '../protocol/ports';
import { writeFileWhole } from './atomic-file';
import { reasonOf } from './logger';
import type { SessionLog } from './ports';

/** The answer is good for so long: each costs a write and a sync. */
const GOOD_FOR_MS = 2_000;
/** For so long a message that could not be stored counts, also where a small file can be written. */
const REFUSAL_MS = 30_000;
const PROBE = Buffer.alloc(4 * 1024, 'x');

export interface StoreCheck {
  /** The same log, of which is noted whether it can be written. */
  watched(log: SessionLog): SessionLog;
  /** Whether anything can be stored at this moment; `unavailable` with the reason when not. Never rejects. */
  check(): Promise<Result<void>>;
}

/** Finds out whether the directory of a server, with its `log`, can be written: by doing it. */
export function createStoreCheck(dir: string, clock: Pick<Clock, 'now'>): StoreCheck {
  let refused: { readonly at: number; readonly result: Result<void> } | null = null;
  let answer: { readonly at: number; readonly result: Promise<Result<void>> } | null = null;
  return {
    watched: (log) => ({
      append: async (record) => {
        const result = await log.append(record);
        refused = result.ok ? null : { at: clock.now(), result };
        return result;
      },
      appendLazily: (record) => log.appendLazily(record),
      read: (session, after, maxBytes) => log.read(session, after, maxBytes),
      recover: (visit) => log.recover(visit),
      close: () => log.close(),
    }),
    check: async () => {
      if (refused !== null && clock.now() - refused.at < REFUSAL_MS) return refused.result;
      if (answer === null || clock.now() - answer.at >= GOOD_FOR_MS) answer = { at: clock.now(), result: probe(dir) };
      return answer.result;
    },
  };
}

async function probe(dir: string): Promise<Result<void>> {
  const file = join(dir, 'store-check');
  try {
    await access(join(dir, 'log'), constants.W_OK);
    await writeFileWhole(file, PROBE);
    await rm(file, { force: true });
    return ok(undefined);
  } catch (error) {
    return fail('unavailable', `Nothing can be stored: ${reasonOf(error)}.`);
  }
}
