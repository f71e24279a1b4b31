import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a directory and those above it (mode 0700). Throws when that cannot be done.
 *
 * `mkdir` with `recursive` never ends where the system says that a directory is not there right after it was found, as
 * below `/proc` (Node 20): it makes the one above, which is there, and tries again.
 */
export async function makeDirectory(path: string): Promise<void> {
  const whole = resolve(path);
  const missing: string[] = [];
  for (let at = whole; !(await isThere(at)); at = dirname(at)) {
    missing.push(at);
    if (dirname(at) === at) break;
  }
  for (const each of missing.reverse()) {
    await mkdir(each, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      // Another process made it meanwhile.
      if (error.code !== 'EEXIST') throw error;
    });
  }
  if (!(await stat(whole)).isDirectory()) throw new Error(`${whole} is a file`);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
