import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Ids } from '../../../broker/protocol/ports';
import type { Logger } from '../../../broker/store/logger';

/** A directory of this test alone, gone when it has ended. */
export async function testDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-console-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Keeps what was said. */
export class KeptLog implements Logger {
  readonly warnings: string[] = [];
  readonly errors: string[] = [];

  info(): void {}

  warn(_context: object, message: string): void {
    this.warnings.push(message);
  }

  error(_context: object, message: string): void {
    this.errors.push(message);
  }
}

/** `m-1`, `m-2`, ... */
export function countingIds(): Ids {
  let last = 0;
  return {
    next: () => {
      last += 1;
      return `m-${last}`;
    },
  };
}
