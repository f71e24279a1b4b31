import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from '../../../broker/store/lock';
import { makeDirectory } from '../../../broker/store/make-directory';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parley-directory-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('a directory', () => {
  it('is made with those above it, for its owner alone, also by several at once', async () => {
    const path = join(dir, 'a', 'b', 'c');
    await Promise.all([makeDirectory(path), makeDirectory(path), makeDirectory(join(dir, 'a', 'd'))]);
    await makeDirectory(path);
    const made = await stat(path);
    expect(made.isDirectory()).toBe(true);
    if (process.platform !== 'win32') expect(made.mode & 0o777).toBe(0o700);
  });

  it('below a file, or in its place, is refused with the reason', async () => {
    await writeFile(join(dir, 'file'), '');
    await expect(makeDirectory(join(dir, 'file', 'x'))).rejects.toThrow(/ENOTDIR|EEXIST/);
    await expect(makeDirectory(join(dir, 'file'))).rejects.toThrow('is a file');
  });

  it.runIf(process.platform === 'linux')('where the system makes none is refused, and does not hang', async () => {
    for (const path of ['/proc/nope', '/proc/nope/server/x'])
      await expect(makeDirectory(path)).rejects.toThrow(/ENOENT/);
    expect(await lockDirectory('/proc/nope/server', 'a test')).toMatchObject({
      error: { message: expect.stringMatching(/^The directory \/proc\/nope\/server cannot be used: ENOENT[^\n]+$/) },
    });
  });
});
