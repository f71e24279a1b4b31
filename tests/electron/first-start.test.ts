import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/sources';

const PARTS = ['broker', 'electron', 'renderer', 'fixtures', 'package.json', 'package-lock.json', 'tsconfig.json'];
/** It builds everything. Milliseconds. */
const LONG_MS = 180_000;

let project = '';

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'parley-fresh-'));
  for (const part of PARTS) await cp(join(ROOT, part), join(project, part), { recursive: true });
}, LONG_MS);
afterAll(() => rm(project, { recursive: true, force: true }));

function start() {
  const calm = ['--host', 'web', '--no-open', '--json', '--console-port', '0', '--mqtt-port', '0', '--http-port', '0'];
  return spawn(process.execPath, ['electron/start.mjs', ...calm, '--data-dir', join(project, 'data')], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CI: 'true' },
  });
}

/** What a process holds in memory, in megabytes. */
function residentMb(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

describe('the first start', { timeout: LONG_MS }, () => {
  it('without packages says in one line what to do, and ends with 2', async () => {
    const child = start();
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(2);
    expect(said.split('\n').at(-2)).toBe('The packages are not installed. Run "npm ci" first.');
    expect(said).not.toContain('    at ');
  });

  it('builds in a process that ends, and stays small', async () => {
    await symlink(join(ROOT, 'node_modules'), join(project, 'node_modules'), 'junction');
    const child = start();
    const ended = once(child, 'close');
    try {
      const [line] = await Promise.race([once(child.stdout, 'data'), ended]);
      expect(JSON.parse(String(line))).toMatchObject({ ready: true, pid: child.pid });
      // A start without a build takes less than 100; the bundlers alone take 800.
      expect(residentMb(child.pid ?? 0)).toBeLessThan(250);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
  });
});
