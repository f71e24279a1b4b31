import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lockDirectory } from '../../../broker/store/lock';
import { until } from '../hub/until';
import { type Child, startChild } from './children/child';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function freshDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-lock-'));
  closers.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A process that is about to take the directory, and does so when told. */
async function contender(
  dir: string,
  what: string,
): Promise<{ readonly child: Child; go(): void; said(): Promise<string> }> {
  const child = startChild('hold-lock', [dir, what]);
  closers.push(() => child.kill());
  await until(() => child.lines[0] === 'ready');
  return {
    child,
    go: () => void child.process.stdin?.write('go\n'),
    said: () => until(() => child.lines[1]),
  };
}

/** A process that has ended, whose parent lives and never asks for it. */
async function zombie(): Promise<{ readonly pid: number; readonly stat: string }> {
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'ignore'] });
  closers.push(async () => parent.kill('SIGKILL'));
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(line);
  return until(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return /\) Z /.test(stat) ? { pid, stat } : undefined;
  });
}

const codeOf = (taken: Awaited<ReturnType<typeof lockDirectory>>): string => (taken.ok ? 'held' : taken.error.code);

describe('a directory', () => {
  it('is made if need be, and taken; a second try in the same process is told who holds it', async () => {
    const dir = join(await freshDir(), 'deep', 'below');
    const first = await lockDirectory(dir, 'a Parley server');
    expect(codeOf(first)).toBe('held');
    const second = await lockDirectory(dir, 'a Parley console');
    expect(second).toMatchObject({ ok: false, error: { code: 'conflict' } });
    if (second.ok) return;
    expect(second.error.message).toContain(`${dir} is in use by a Parley server (process ${process.pid}, since 2`);
    expect(second.error.message).toContain('--data-dir');
  });

  it('that was given back can be taken again, and holds no trace', async () => {
    const dir = await freshDir();
    for (let times = 0; times < 3; times += 1) {
      const taken = await lockDirectory(dir, 'a Parley server');
      expect(codeOf(taken)).toBe('held');
      if (taken.ok) await taken.value.release();
      expect(await readdir(dir)).toEqual([]);
    }
  });

  it('is not lost by a refused try of another, nor by giving back twice', async () => {
    const dir = await freshDir();
    const first = await lockDirectory(dir, 'first');
    expect(codeOf(await lockDirectory(dir, 'second'))).toBe('conflict');
    expect(codeOf(await lockDirectory(dir, 'third'))).toBe('conflict');
    if (!first.ok) throw new Error('The first try failed.');
    await first.value.release();
    const next = await lockDirectory(dir, 'next');
    await first.value.release();
    expect([codeOf(next), codeOf(await lockDirectory(dir, 'late'))]).toEqual(['held', 'conflict']);
  });

  it('that cannot be used is answered with the reason', async () => {
    const file = join(await freshDir(), 'a-file');
    await writeFile(file, '');
    const taken = await lockDirectory(join(file, 'server'), 'a Parley server');
    expect(taken).toMatchObject({ ok: false, error: { code: 'unavailable', message: expect.stringContaining(file) } });
  });

  it('is taken once by many tries at the same moment', async () => {
    for (let round = 0; round < 20; round += 1) {
      const dir = await freshDir();
      const taken = await Promise.all(Array.from({ length: 8 }, (_, index) => lockDirectory(dir, `try ${index}`)));
      expect(taken.filter((result) => result.ok)).toHaveLength(1);
      expect(await readdir(dir)).toHaveLength(1);
    }
  });
});

describe('a directory that another process holds', () => {
  it('is refused, naming that process, and free when it was killed', async () => {
    const dir = await freshDir();
    const holder = await contender(dir, 'a Parley server');
    holder.go();
    expect(await holder.said()).toBe('held');
    const refused = await lockDirectory(dir, 'the command "agent"');
    expect(refused).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(JSON.stringify(refused)).toContain(`in use by a Parley server (process ${holder.child.process.pid},`);

    await holder.child.kill();
    expect(await readdir(dir)).toHaveLength(1);
    expect(codeOf(await lockDirectory(dir, 'a Parley server'))).toBe('held');
    expect(await readdir(dir)).toHaveLength(1);
  });

  it('is taken over from a killed one by exactly one of several processes that come at once', async () => {
    const dir = await freshDir();
    for (let round = 0; round < 4; round += 1) {
      const all = await Promise.all([1, 2, 3, 4].map((number) => contender(dir, `server ${number}`)));
      for (const each of all) each.go();
      const said = await Promise.all(all.map((each) => each.said()));
      const holders = all.filter((_, index) => said[index] === 'held');
      expect(holders, said.join('\n')).toHaveLength(1);
      const losers = said.filter((line) => line !== 'held');
      expect(losers.every((line) => line.startsWith('conflict: '))).toBe(true);
      // All are killed: the next round finds a stale lock.
      await Promise.all(all.map((each) => each.child.kill()));
    }
  });

  it('is taken over when its process id belongs to a later process by now', async () => {
    const dir = await freshDir();
    // Ours is alive, but it did not start at the first tick after boot.
    await writeFile(join(dir, `lock-1700000000000-${process.pid}-1-0123456789abcdef`), '{}');
    expect(codeOf(await lockDirectory(dir, 'a Parley server'))).toBe('held');
  });

  it('is taken over from one that was killed and that nobody has reaped', async () => {
    const dir = await freshDir();
    const { pid, stat } = await zombie();
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    await writeFile(join(dir, `lock-${Date.now()}-${pid}-${ticks}-0123456789abcdef`), '{}');
    expect(codeOf(await lockDirectory(dir, 'a Parley server'))).toBe('held');
  });

  it('is taken over when its process id belongs to a later process, where no ticks were written down', async () => {
    const dir = await freshDir();
    const holder = await contender(dir, 'a Parley server');
    await writeFile(join(dir, `lock-1700000000000-${holder.child.process.pid}--0123456789abcdef`), '{}');
    expect(codeOf(await lockDirectory(dir, 'a Parley server'))).toBe('held');
  });

  it('is refused while its process runs, where no ticks were written down', async () => {
    const dir = await freshDir();
    const holder = await contender(dir, 'a Parley server');
    await writeFile(join(dir, `lock-${Date.now()}-${holder.child.process.pid}--0123456789abcdef`), '{}');
    expect(codeOf(await lockDirectory(dir, 'a Parley server'))).toBe('conflict');
  });

  it('is refused even when what the holder wrote about itself cannot be read', async () => {
    const dir = await freshDir();
    const holder = await contender(dir, 'a Parley server');
    holder.go();
    expect(await holder.said()).toBe('held');
    const [name = ''] = await readdir(dir);
    await writeFile(join(dir, name), '{"what":');
    const refused = await lockDirectory(dir, 'another');
    expect(JSON.stringify(refused)).toContain(`in use by process ${holder.child.process.pid}.`);
  });

  it('is not confused by other files in it', async () => {
    const dir = await freshDir();
    const others = ['lock', 'lock-', 'lock-file.json', 'lock-1-2-3-4', 'settings.json'];
    for (const name of others) await writeFile(join(dir, name), '{}');
    await mkdir(join(dir, 'log'));
    expect(codeOf(await lockDirectory(dir, 'a Parley server'))).toBe('held');
    expect(await readdir(dir)).toEqual(expect.arrayContaining([...others, 'log']));
  });
});

describe('of two that come at once', () => {
  const tomorrow = Date.now() + 86_400_000;

  it('the older waits for the younger to step back', async () => {
    const dir = await freshDir();
    const rival = await contender(dir, 'rival');
    // A claim of a live process that is younger than any of ours, and goes away by itself.
    rival.go();
    expect(await rival.said()).toBe('held');
    const [real = ''] = await readdir(dir);
    const younger = real.replace(/^lock-\d{13}/, `lock-${tomorrow}`);
    await writeFile(join(dir, younger), '{}');
    await rm(join(dir, real));
    const taking = lockDirectory(dir, 'ours');
    const ours = async (): Promise<number> => (await readdir(dir)).length;
    while ((await ours()) < 2) await new Promise(setImmediate);
    await rm(join(dir, younger));
    expect(codeOf(await taking)).toBe('held');
  });

  it('the older steps back when the younger stays, for then it was there first', async () => {
    const dir = await freshDir();
    const rival = await contender(dir, 'rival');
    rival.go();
    await rival.said();
    const [real = ''] = await readdir(dir);
    const younger = real.replace(/^lock-\d{13}/, `lock-${tomorrow}`);
    await writeFile(join(dir, younger), '{"what":"rival","since":"today"}');
    await rm(join(dir, real));
    const refused = await lockDirectory(dir, 'ours');
    expect(refused).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(await readdir(dir)).toEqual([younger]);
  });
});
