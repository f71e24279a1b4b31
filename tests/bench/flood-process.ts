import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FlooderOptions } from './flooder';

const FLOODER = fileURLToPath(new URL('flooder.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** Does the work while a process of its own floods. */
export async function during<T>(options: FlooderOptions, work: () => Promise<T>): Promise<T> {
  const flooder = spawn(process.execPath, ['--import', TSX, FLOODER, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await Promise.race([once(createInterface({ input: flooder.stdout }), 'line'), failed(flooder)]);
    flooder.stdin.write('go\n');
    return await work();
  } finally {
    flooder.stdin.end();
    if (flooder.exitCode === null) await once(flooder, 'exit');
  }
}

async function failed(flooder: ChildProcess): Promise<never> {
  await once(flooder, 'exit');
  throw new Error('The flooder ended before it flooded.');
}
