import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that is removed at the end of the test. */
export async function standInDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-stand-in-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A program that stands in for Electron: a script of the shell, in a folder of its own. The folder. */
export async function standIn(script: string): Promise<string> {
  const dir = await standInDirectory();
  await mkdir(dir, { recursive: true });
  const program = join(dir, 'electron');
  await writeFile(program, `#!/bin/sh\n${script}\n`);
  await chmod(program, 0o755);
  return dir;
}

/** Ends as the real one does: a word on standard error, then a trap. */
export const FATAL = (words: string): string =>
  `echo '[77:1127/230742.1:FATAL:a/b.cc(254)] ${words}' >&2\nkill -TRAP $$`;
export const ROOT_WORDS = 'Running as root without --no-sandbox is not supported. See https://crbug.com/638180.';
