import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quantile } from './figures';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RUNS = 5;
const BARE_AEDES = `
  import { Aedes } from 'aedes';
  import { createServer } from 'node:net';
  const aedes = await Aedes.createBroker();
  createServer(aedes.handle).listen(0, '127.0.0.1', () => console.log('ready'));
`;

/** Milliseconds to the ready line, in the median: of the product, and of a bare Aedes. */
export async function measureStart(dir: string): Promise<{ product: number; aedes: number }> {
  const ports = ['--mqtt-port', '0', '--http-port', '0', '--console-port', '0'];
  const product = [
    join(ROOT, 'electron/start.mjs'),
    '--json',
    '--host',
    'web',
    '--no-open',
    '--data-dir',
    dir,
    ...ports,
  ];
  // In turns, so that a noisy neighbour bothers both; the first run of the product fills its data directory.
  const times: { product: number[]; aedes: number[] } = { product: [], aedes: [] };
  await readyAfter(product);
  for (let run = 0; run < RUNS; run += 1) {
    times.product.push(await readyAfter(product));
    times.aedes.push(await readyAfter(['--input-type=module', '--eval', BARE_AEDES]));
  }
  return { product: quantile(times.product, 0.5), aedes: quantile(times.aedes, 0.5) };
}

async function readyAfter(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => Promise.reject(new Error('A program ended before it was ready.'))),
  ]);
  const took = performance.now() - started;
  child.kill('SIGTERM');
  await exited;
  return took;
}
