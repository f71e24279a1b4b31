import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { isRunning } from '../../../broker/store/process-life';
import { waitingFor } from '../../../electron/desktop/electron-trouble';
import { type ElectronEnd, openElectron, START_LIMITS, type StartLimits } from '../../../electron/host/open-electron';
import { FATAL, ROOT_WORDS, standIn } from '../stand-ins/stand-in';

/** Far off for whoever has something to say; near for whoever hangs. Milliseconds. */
const LONG: StartLimits = { ready: 60_000, window: 60_000, word: 60_000, end: 60_000 };
const SHORT: StartLimits = { ready: 400, window: 400, word: 60_000, end: 400 };
const SIGN = (word: string): string => `echo ${word} >> "$PARLEY_START_SIGNS"`;

interface Run {
  readonly end: ElectronEnd;
  readonly out: string;
  readonly err: string;
  readonly dir: string;
}

async function run(script: string, limits = LONG, args: readonly string[] = []): Promise<Run> {
  const dir = await standIn(script);
  const [out, err] = [new PassThrough(), new PassThrough()];
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', ELECTRON_DISABLE_SANDBOX: '1', HERE: dir };
  const end = await openElectron({ binary: join(dir, 'electron'), args, env, limits, out, err });
  return { end, out: String(out.read() ?? ''), err: String(err.read() ?? ''), dir };
}

describe('a program that ends before its window', () => {
  it.each<[string, string, object]>([
    ['as root', FATAL(ROOT_WORDS), { kind: 'ended', signal: 'SIGTRAP', said: expect.stringContaining(ROOT_WORDS) }],
    [
      'with a missing library',
      'echo "error while loading shared libraries: libnss3.so: x" >&2; exit 127',
      { kind: 'ended', code: 127, said: expect.stringContaining('libnss3') },
    ],
    ['in a crash without a word', 'kill -SEGV $$', { kind: 'ended', signal: 'SIGSEGV' }],
    ['with 0, and no window', 'exit 0', { kind: 'ended', code: 0 }],
    [
      'after it was ready',
      `${SIGN('ready')}; ${FATAL('GPU')}`,
      { kind: 'ended', said: expect.stringContaining('GPU') },
    ],
    [
      'whose words are kept by another process',
      `(sleep 30) & ${FATAL(ROOT_WORDS)}`,
      { kind: 'ended', said: expect.stringContaining(ROOT_WORDS) },
    ],
  ])('%s has failed, with its words, and without a word of its own to people', async (_what, script, failure) => {
    const { end, out, err } = await run(script);
    expect(end).toEqual({ kind: 'failed', failure: expect.objectContaining(failure) });
    expect(out + err).toBe('');
  });

  it('that is no program has failed', async () => {
    const { end } = await run('');
    expect(end).toMatchObject({ failure: { kind: 'ended', code: 0 } });
    const nothing = await openElectron({
      binary: '/nowhere/electron',
      args: [],
      env: {},
      out: process.stdout,
      err: process.stderr,
    });
    expect(nothing).toEqual({
      kind: 'failed',
      failure: { kind: 'unstarted', message: expect.stringContaining('ENOENT') },
    });
  });
});

describe('a program that hangs before its window', () => {
  it.each([
    ['at once', 'exec sleep 600'],
    [
      'deaf to signals, with a child',
      "trap '' TERM INT; sleep 600 & echo $! > $HERE/child; while :; do sleep 600; done",
    ],
    ['after it was ready', `${SIGN('ready')}; exec sleep 600`],
  ])('%s is ended, with what it has started', async (_what, script) => {
    const { end, dir } = await run(`echo $$ > $HERE/pid\n${script}`, SHORT);
    expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'silent' } });
    for (const file of ['pid', 'child'].map((name) => join(dir, name)).filter(existsSync)) {
      await expect.poll(() => isRunning(Number(readFileSync(file, 'utf8')))).toBe(false);
    }
  });
});

describe('a program that takes its time', () => {
  it('is no failure, and what is waited for is said in a line for each part of the start', async () => {
    const script = `sleep 1; ${SIGN('ready')}; sleep 1; echo '{"ready":true}'; ${SIGN('window')}; exit 0`;
    const { end, out, err } = await run(script, { ...LONG, word: 200 });
    expect([end, out]).toEqual([{ kind: 'ran', code: 0 }, '{"ready":true}\n']);
    expect(err).toMatch(/^Electron has not started yet [^\n]*\nElectron runs, but there is no window yet [^\n]*\n$/);
  });

  it('is said within 15 seconds', () => {
    expect(START_LIMITS.word).toBeLessThan(15_000);
    expect(waitingFor(false, START_LIMITS.word)).toContain('after 12 seconds');
  });
});

describe('a program with a window', () => {
  it('says all it has to say, and its exit code is its own', async () => {
    const { end, out, err } = await run(
      `echo '{"ready":true}'; echo early >&2; ${SIGN('window')}; echo late >&2; exit 7`,
    );
    expect(end).toEqual({ kind: 'ran', code: 7 });
    expect([out, err]).toEqual(['{"ready":true}\n', 'early\nlate\n']);
  });

  it('may take all the time it wants from then on', async () => {
    const { end } = await run(`${SIGN('window')}; sleep 2; exit 0`, SHORT);
    expect(end).toEqual({ kind: 'ran', code: 0 });
  });

  it('that refuses to start by its own word is no failure of Electron', async () => {
    const { end, err } = await run(`echo 'There is no option --x.' >&2; ${SIGN('ending')}; exit 2`);
    expect(end).toEqual({ kind: 'ran', code: 2 });
    expect(err).toBe('There is no option --x.\n');
  });

  it('gets its arguments, does not run as a mere Node, and with its sandbox', async () => {
    const script = `echo "$* $ELECTRON_RUN_AS_NODE$ELECTRON_DISABLE_SANDBOX."; ${SIGN('window')}`;
    expect((await run(script, LONG, ['shell.js', '--json'])).out).toBe('shell.js --json .\n');
  });
});
