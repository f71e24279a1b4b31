import { existsSync, rmSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { openDocument } from '../../../broker/store/document';
import { writeUnwritten } from '../../../broker/store/unwritten';

const Numbers = z.object({ numbers: z.array(z.number()) });
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function numbers() {
  const dir = await mkdtemp(join(tmpdir(), 'parley-unwritten-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const file = join(dir, 'numbers.json');
  const document = await openDocument({ file, schema: Numbers, empty: { numbers: [] }, logger: silent, now: () => 0 });
  const add = (number: number) => document.update(({ numbers: before }) => ({ numbers: [...before, number] }));
  const onDisk = async () => Numbers.parse(JSON.parse(await readFile(file, 'utf8'))).numbers;
  return { file, document, add, onDisk };
}

describe('what is not on disk yet', () => {
  it('is there when writing it returns, whatever is being written, and its callers hear of it as ever', async () => {
    const { add, onDisk, document } = await numbers();
    const first = add(1);
    // The first is being written now; the others wait.
    await Promise.resolve();
    const later = [add(2), add(3)];
    const thrown = expect(
      document.update(() => {
        throw new Error('no such number');
      }),
    ).rejects.toThrow('no such number');
    expect(writeUnwritten()).toEqual([]);
    const atOnce = onDisk();
    expect(await Promise.all([first, ...later])).toEqual([1, 2, 3].map(() => ({ ok: true, value: undefined })));
    await thrown;
    expect(await atOnce).toEqual([1, 2, 3]);
    expect(await onDisk()).toEqual([1, 2, 3]);
  });

  it('is nothing once it is written: then no file is touched', async () => {
    const { add, file } = await numbers();
    await add(1);
    await rm(file);
    expect(writeUnwritten()).toEqual([]);
    expect(existsSync(file)).toBe(false);
  });

  it('of a file that cannot be written keeps the others from nothing', async () => {
    const broken = await numbers();
    const sound = await numbers();
    const lost = broken.add(1);
    const kept = sound.add(2);
    rmSync(join(broken.file, '..'), { recursive: true });
    expect(writeUnwritten()).toHaveLength(1);
    expect(await sound.onDisk()).toEqual([2]);
    await Promise.all([lost, kept]);
  });
});
