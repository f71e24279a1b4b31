import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { isRunning } from '../../../broker/store/process-life';
import { buildIfStale } from '../../../electron/build.mjs';
import { StopChannel, whenAskedToStop } from '../../../electron/host/stop-channel';
import { ROOT } from '../../architecture/sources';
import { standIn, standInDirectory } from '../stand-ins/stand-in';

/** A start on a busy machine, which may build before. Milliseconds. */
const LONG_MS = 180_000;
const url = (name: string): string => pathToFileURL(createRequire(import.meta.url).resolve(name)).href;
const TSX = url('tsx');
const DOUBLE = pathToFileURL(join(ROOT, 'tests/desktop/double/register.mjs')).href;

/** Remembers whether a signal came to the program that it runs. */
const NOTING = [
  'heard="$(dirname "$0")/signal"; trap \'echo "$heard" > "$heard"\' INT TERM',
  `'${process.execPath}' --import '${TSX}' --import '${DOUBLE}' "$@" & wait $!`,
].join('\n');

describe('a program that is asked to end over a pipe, as on Windows', { timeout: LONG_MS }, () => {
  beforeAll(async () => expect(await buildIfStale(() => undefined)).toBe(0), LONG_MS);

  it('ends in good order, with its server, and without a signal', async () => {
    const folder = await standIn(NOTING);
    const ports = ['--mqtt-port=0', '--http-port=0', '--console-port=0'];
    const own = ['--json', `--data-dir=${join(await standInDirectory(), 'data')}`, ...ports];
    const starter = join(ROOT, 'tests/electron/stand-ins/start-asking.ts');
    const args = ['--import', TSX, starter, join(folder, 'electron'), join(ROOT, 'dist/main/shell.js'), ...own];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    const closed = once(child, 'close');
    onTestFinished(async () => {
      child.kill('SIGTERM');
      await closed;
    });
    await expect.poll(() => out, { timeout: 60_000 }).toContain('\n');
    const ready = JSON.parse(out);
    child.kill('SIGINT');
    await closed;
    expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).toEqual({ kind: 'ran', code: 0 });
    expect([isRunning(ready.pid), isRunning(ready.serverPid)]).toEqual([false, false]);
    expect(existsSync(join(folder, 'signal'))).toBe(false);
  });
});

describe('the pipe', () => {
  it('asks whoever listens, and says whether anybody does', async () => {
    const channel = await StopChannel.open(await standInDirectory());
    onTestFinished(() => channel.close());
    expect(channel.ask()).toBe(false);
    const asked = new Promise<void>((resolve) => whenAskedToStop(channel.withPipeTo({}), resolve));
    await expect.poll(() => channel.ask()).toBe(true);
    await asked;
  });
});
