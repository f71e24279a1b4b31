import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A data directory for several starts, gone after the test. */
export async function keptDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-shell-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
