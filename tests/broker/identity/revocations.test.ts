import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Revocations } from '../../../broker/identity/ports';
import { openRevocations } from '../../../broker/identity/revocations';
import { HandClock } from '../hub/clocks';

const dirs: string[] = [];

afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
});

async function setUp() {
  const dir = await mkdtemp(join(tmpdir(), 'parley-revocations-'));
  dirs.push(dir);
  const clock = new HandClock(1_000);
  const warnings: string[] = [];
  const log = (_context: object, message: string): void => void warnings.push(message);
  const logger = { info: () => undefined, warn: log, error: log };
  const open = (): Promise<Revocations> => openRevocations({ dir, clock, logger });
  return { clock, open, warnings, file: join(dir, 'revocations.jsonl') };
}

describe('revocations on disk', () => {
  it('hold after a restart, without having been closed', async () => {
    const { open } = await setUp();
    const first = await open();
    await first.add('visitor:maija', 500, 9_000);
    await first.add('agent:aino', 600, 9_000);
    const second = await open();
    expect(second.before('visitor:maija')).toBe(500);
    expect(second.before('agent:aino')).toBe(600);
    expect(second.before('visitor:otto')).toBe(0);
    await Promise.all([first.close(), second.close()]);
  });

  it('keep the latest of one principal, and write what is known already no second time', async () => {
    const { open, file } = await setUp();
    const known = await open();
    for (const before of [500, 700, 600, 700]) await known.add('visitor:maija', before, 9_000);
    expect(known.before('visitor:maija')).toBe(700);
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(2);
    await known.close();
    const again = await open();
    expect(again.before('visitor:maija')).toBe(700);
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1);
    await again.close();
  });

  it('are forgotten when they concern no token any more', async () => {
    const { open, clock, file } = await setUp();
    const known = await open();
    await known.add('visitor:maija', 500, 2_000);
    await known.add('visitor:otto', 500, 3_000);
    await known.close();
    clock.forward(1_000);
    const again = await open();
    expect(again.before('visitor:maija')).toBe(0);
    expect(again.before('visitor:otto')).toBe(500);
    expect(await readFile(file, 'utf8')).not.toContain('maija');
    await again.close();
  });

  it('are read but for the lines that are spoilt or were cut off, and that is said', async () => {
    const { open, file, warnings } = await setUp();
    const known = await open();
    await known.add('visitor:maija', 500, 9_000);
    await known.close();
    await appendFile(file, '{"who":"visitor:otto","before":"x","until":9000}\n\u0000\n{"who":"visitor:l');
    const again = await open();
    expect(again.before('visitor:maija')).toBe(500);
    expect(warnings).toEqual(['Lines of the revocations could not be read, and are left out.']);
    await again.add('visitor:otto', 600, 9_000);
    await again.close();
    const third = await open();
    expect([third.before('visitor:maija'), third.before('visitor:otto')]).toEqual([500, 600]);
    await third.close();
  });
});
