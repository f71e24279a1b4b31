import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../../broker/protocol/errors';
import { memorySessionLog } from '../../../broker/store/memory';
import type { LogRecord } from '../../../broker/store/ports';
import { createStoreCheck } from '../../../broker/store/store-check';
import { HandClock } from '../hub/clocks';

const RECORD: LogRecord = { kind: 'marks', session: 's', side: 'agent', delivered: 1, read: 1 };

let dir: string;
let clock: HandClock;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parley-check-'));
  await mkdir(join(dir, 'log'));
  clock = new HandClock(0);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('whether anything can be stored', () => {
  it('is found out by storing something, of which nothing is left', async () => {
    const { check } = createStoreCheck(dir, clock);
    expect(await check()).toEqual({ ok: true, value: undefined });
    expect(await readdir(dir)).toEqual(['log']);
  });

  it('is denied, in words, while the directory or its log is away or cannot be written', async () => {
    const { check } = createStoreCheck(dir, clock);
    const now = (): Promise<unknown> => {
      clock.forward(3_000);
      return check();
    };
    const refused = {
      ok: false,
      error: { code: 'unavailable', message: expect.stringMatching(/^Nothing can be stored: /) },
    };
    await rename(join(dir, 'log'), join(dir, 'log-away'));
    expect(await now()).toMatchObject(refused);
    await rename(join(dir, 'log-away'), join(dir, 'log'));
    expect(await now()).toMatchObject({ ok: true });
    // Something stands where the file is written: as good as a full disk, also for root.
    await mkdir(join(dir, 'store-check.new', 'x'), { recursive: true });
    expect(await now()).toMatchObject(refused);
    await rm(dir, { recursive: true });
    expect(await now()).toMatchObject(refused);
  });

  it('is denied for a while after a message could not be stored, or until one could', async () => {
    const { check, watched } = createStoreCheck(dir, clock);
    let full = true;
    const below = memorySessionLog();
    const log = watched({
      ...below,
      append: (record) => (full ? Promise.resolve(fail('unavailable', 'No space.')) : below.append(record)),
    });
    await log.append(RECORD);
    expect(await check()).toMatchObject({ error: { message: 'No space.' } });
    clock.forward(31_000);
    expect((await check()).ok).toBe(true);
    await log.append(RECORD);
    full = false;
    await log.append(RECORD);
    expect((await check()).ok).toBe(true);
  });
});
