import { execFileSync, spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  askEachOnce,
  askPowerShell,
  askPs,
  factsOf,
  isRunning,
  lifeByStart,
  lifeByTicks,
  lifeOf,
  type ProcessFacts,
  type ProcessMark,
} from '../../../broker/store/process-life';

const mark: ProcessMark = { pid: 7, ticks: '500', at: 1_800_000_000_000 };
const facts: ProcessFacts = { runs: true, ticks: '500' };
const NOTHING = 2 ** 22 + 7;

describe('the process of a mark', () => {
  it.each([
    ['has its id and its ticks', mark, facts, 'runs'],
    ['is not there', mark, { runs: false, ticks: null }, 'gone'],
    ['is not there, and left no ticks', { ...mark, ticks: '' }, { runs: false, ticks: null }, 'gone'],
    ['gave its id to one with other ticks', mark, { runs: true, ticks: '501' }, 'gone'],
    ['is hidden from us', mark, { runs: true, ticks: null }, 'unsure'],
    ['left no ticks', { ...mark, ticks: '' }, { runs: true, ticks: null }, 'unsure'],
    ['left no ticks where there are some', { ...mark, ticks: '' }, facts, 'unsure'],
  ] as const)('%s', (_what, given, found, life) => {
    expect(lifeByTicks(given, found)).toBe(life);
  });

  it.each([
    ['started before the mark was made', mark.at - 3_600_000, 'runs'],
    ['started in the second of the mark', mark.at + 999, 'runs'],
    ['gave its id to one that started later', mark.at + 60_000, 'gone'],
    ['ended and was not reaped', Number.POSITIVE_INFINITY, 'gone'],
    ['started when nothing tells', null, 'unsure'],
  ] as const)('%s', (_what, startedAt, life) => {
    expect(lifeByStart(mark, startedAt)).toBe(life);
  });

  it('is asked for elsewhere only where the ticks do not tell', async () => {
    const asked: number[] = [];
    const startOf = async (pid: number): Promise<number> => asked.push(pid);
    const own = { pid: process.pid, ticks: factsOf(process.pid).ticks ?? '', at: Date.now() };
    expect(await lifeOf(own, startOf)).toBe('runs');
    expect(await lifeOf({ ...own, pid: NOTHING }, startOf)).toBe('gone');
    expect(asked).toEqual([]);
    expect(await lifeOf({ ...own, ticks: '' }, startOf)).toBe('runs');
    expect(asked).toEqual([process.pid]);
  });
});

describe('a process id', () => {
  it('of a process that ended, or of none, does not run', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const { pid = 0 } = child;
    await new Promise((resolve) => child.once('close', resolve));
    expect([isRunning(pid), isRunning(NOTHING), isRunning(process.pid)]).toEqual([false, false, true]);
  });

  it('of a running process tells its start', async () => {
    const startOf = askEachOnce();
    const told = await startOf(process.pid);
    expect(Math.abs((told ?? 0) - performance.timeOrigin)).toBeLessThan(10_000);
    expect(await startOf(NOTHING)).toBeNull();
  });
});

describe('the answer', () => {
  const { read } = askPs(7);
  it.each([
    ['Ss   Fri Nov 27 23:05:12 2026\n', Date.UTC(2026, 10, 27, 23, 5, 12)],
    ['S+   Tue Jun  2 03:04:05 2026    \n', Date.UTC(2026, 5, 2, 3, 4, 5)],
    ['Z    Fri Nov 27 23:05:12 2026\n', Number.POSITIVE_INFINITY],
    ['', null],
    ['PID   USER     COMMAND', null],
  ])('%j of ps is understood', (answer, startedAt) => {
    expect(read(answer)).toBe(startedAt);
  });

  it('of ps here is of that form', () => {
    const { program, args } = askPs(process.pid);
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    expect(read(execFileSync(program, args, { encoding: 'utf8', env }))).toBeGreaterThan(0);
  });

  it('of PowerShell is a number of milliseconds, and nothing else', () => {
    const { args, read: readNumber } = askPowerShell(1234);
    expect(args.at(-1)).toContain('ProcessId=1234');
    expect([readNumber('1800000000123\r\n'), readNumber(''), readNumber('Cannot convert')]).toEqual([
      1_800_000_000_123,
      null,
      null,
    ]);
  });
});
