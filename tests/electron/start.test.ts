import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { isRunning } from '../../broker/store/process-life';
import { buildIfStale } from '../../electron/build.mjs';
import { ROOT } from '../architecture/sources';
import { FATAL, ROOT_WORDS, standIn, standInDirectory } from './stand-ins/stand-in';

/** Several starts on a busy machine, of which the first may build. Milliseconds. */
const LONG_MS = 180_000;
const CALM = ['--no-open', '--json', '--console-port', '0', '--mqtt-port', '0', '--http-port', '0'];

/** `npm start` on a machine with a display, where that folder has Electron's program. */
async function start(electron: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const data = join(await standInDirectory(), 'data');
  const child = spawn(process.execPath, ['electron/start.mjs', ...CALM, '--data-dir', data, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as a terminal makes one for what is started in it.
    detached: true,
    env: { ...process.env, CI: 'true', DISPLAY: ':77', ELECTRON_OVERRIDE_DIST_PATH: electron, ...env },
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  const ended = once(child, 'close').then(([code]) => code);
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const spoke = (): Promise<unknown> => Promise.race([once(child.stdout, 'data'), ended]);
  return { child, said, ended, spoke };
}

describe('npm start, where Electron cannot run', { timeout: LONG_MS }, () => {
  beforeAll(async () => expect(await buildIfStale(() => undefined)).toBe(0), LONG_MS);

  it.each([
    ['as root', FATAL(ROOT_WORDS), 'Running as root without --no-sandbox is not supported'],
    [
      'for want of a library',
      'echo "$0: error while loading shared libraries: libnss3.so: cannot open shared object file: No such file or directory" >&2; exit 127',
      'libnss3.so',
    ],
    ['and says nothing', 'kill -SEGV $$', 'SIGSEGV'],
  ])('%s, serves the browser, and says why in one line', async (_what, script, reason) => {
    const program = await start(await standIn(script), []);
    await program.spoke();
    expect(JSON.parse(program.said.out)).toMatchObject({ ready: true, host: 'web' });
    await expect.poll(() => program.said.err).toMatch(/^Electron's window did not open: [^\n]*\n$/);
    expect(program.said.err).toContain(reason);
    expect(program.said.err).toContain('The console opens in the browser instead.');
  });

  it('and was asked for Electron alone, ends with 2 and that line', async () => {
    const program = await start(await standIn(FATAL(ROOT_WORDS)), ['--host', 'electron']);
    expect(await program.ended).toBe(2);
    expect(program.said.out).toBe('');
    expect(program.said.err).toMatch(/^Electron's window did not open: Running as root [^\n]*--host web[^\n]*\n$/);
  });

  it('never takes protection away by itself', async () => {
    const program = await start(await standIn('echo "$*" >&2; exit 1'), ['--host', 'electron']);
    await program.ended;
    expect(program.said.err).toContain('shell.js');
    expect(program.said.err).not.toContain('--no-sandbox');
  });

  it('and hangs, ends with a signal, and with it what it has started', async () => {
    const folder = await standIn('echo $$ > "$(dirname "$0")/pid"; exec sleep 600');
    const pid = (): number => Number(readFileSync(join(folder, 'pid'), 'utf8'));
    const program = await start(folder, []);
    await expect.poll(() => existsSync(join(folder, 'pid')) && pid() > 0).toBe(true);
    program.child.kill('SIGTERM');
    await program.ended;
    expect([program.said, isRunning(pid())]).toEqual([{ out: '', err: '' }, false]);
  });
});

describe('Ctrl+C in a terminal', { timeout: LONG_MS }, () => {
  // Each signal that it hears is a line; after the first it takes its time to put everything in order.
  const COUNTS = [
    'heard="$(dirname "$0")/heard"; : > "$heard"',
    'trap \'echo heard >> "$heard"\' INT TERM HUP',
    'echo window >> "$PARLEY_START_SIGNS"; echo open',
    'until [ -s "$heard" ]; do sleep 0.1; done',
    'for turn in 1 2 3 4 5 6 7 8 9 10; do sleep 0.1; done',
    'exit 7',
  ].join('\n');

  it('reaches the program once, however often it is sent to the group, and by whomever', async () => {
    const folder = await standIn(COUNTS);
    const heard = (): string => readFileSync(join(folder, 'heard'), 'utf8');
    const program = await start(folder, []);
    await program.spoke();
    const group = -(program.child.pid ?? 0);
    process.kill(group, 'SIGINT');
    await expect.poll(heard).toBe('heard\n');
    // The impatient, and npm, which passes on what the terminal has sent already.
    process.kill(group, 'SIGINT');
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(7);
    expect(heard()).toBe('heard\n');
  });
});

describe('npm start with the desktop program', { timeout: LONG_MS }, () => {
  const resolved = (name: string): string => pathToFileURL(createRequire(import.meta.url).resolve(name)).href;
  const double = pathToFileURL(join(ROOT, 'tests/desktop/double/register.mjs')).href;
  const node = `exec '${process.execPath}' --import '${resolved('tsx')}' --import '${double}' "$@"`;

  it('opens its window, passes on its ready line and a signal, and ends as it does', async () => {
    const program = await start(await standIn(node), []);
    await program.spoke();
    const ready = JSON.parse(program.said.out);
    expect(ready).toMatchObject({ ready: true, host: 'electron' });
    expect(isRunning(ready.pid)).toBe(true);
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(0);
    expect([isRunning(ready.pid), isRunning(ready.serverPid)]).toEqual([false, false]);
    expect(program.said.out.trim().split('\n')).toHaveLength(1);
  });

  it('on Windows, too, is started with an address and more after it, in either way to write them', async () => {
    const args = ['--connect', 'http://127.0.0.1:1', '--agent', 'bertil'];
    const program = await start(await standIn(node), args, { DOUBLE_PLATFORM: 'win32' });
    await program.spoke();
    expect(JSON.parse(program.said.out)).toMatchObject({ ready: true, host: 'electron' });
    expect(program.said.err).toBe('');
  });

  it('does not take the browser for a program that refuses its input by itself', async () => {
    const program = await start(await standIn(node), ['--password-file', '/nowhere/password']);
    expect(await program.ended).toBe(2);
    expect(program.said).toEqual({ out: '', err: expect.stringMatching(/password file .* cannot be read/) });
  });
});
