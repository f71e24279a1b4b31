import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPasswords } from '../../../broker/identity/passwords';
import { openCommitFile } from '../../../broker/store/commit-file';
import { quantile } from '../../bench/figures';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parley-hashing-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('passwords that are checked without a pause', () => {
  it('leave threads to the disk: what chats write does not wait for a check to end', async () => {
    const passwords = createPasswords();
    const stored = await passwords.hash('right');
    const file = await openCommitFile(join(dir, 'log'), 0);
    let checks = 0;
    const began = performance.now();
    const guess = async (): Promise<void> => {
      while (checks < 24) {
        await passwords.verify('wrong', stored);
        checks += 1;
      }
    };
    const commits: number[] = [];
    const write = async (): Promise<void> => {
      while (checks < 24) {
        const asked = performance.now();
        await file.commit(Buffer.alloc(400));
        commits.push(performance.now() - asked);
      }
    };
    await Promise.all([write(), ...Array.from({ length: 8 }, guess)]);
    const aCheck = (performance.now() - began) / checks;
    await file.close();
    // Were all threads taken, each would wait for the checks that came before it.
    expect(quantile(commits, 0.5)).toBeLessThan(aCheck);
  });
});
