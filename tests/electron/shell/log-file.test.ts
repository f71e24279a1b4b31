import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { logToFile, rotatingFile, serverLog } from '../../../electron/shell/log-file';

const NOW = (): string => '2026-01-01T00:00:00.000Z';
const LARGEST_BYTES = 1_000_000;
/** Of one line. */
const WIDTH = 1_000;
const lineOf = (number: number): string => `${number} `.padEnd(WIDTH - 1, '.');

async function emptyDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-logs-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** The numbers of the lines in each file that is there, from the newest file on. */
async function numbersIn(dir: string): Promise<[string, number[]][]> {
  const files = (await readdir(dir)).sort((a, b) => ageOf(a) - ageOf(b));
  return Promise.all(
    files.map(async (file): Promise<[string, number[]]> => {
      const lines = (await readFile(join(dir, file), 'utf8')).trimEnd().split('\n');
      return [file, lines.map((line) => Number.parseInt(line, 10))];
    }),
  );
}

const ageOf = (file: string): number => Number(/\.(\d+)\.log$/.exec(file)?.[1] ?? 0);

describe('a file of the log', () => {
  it('never grows large: it is put by, with four before it, and the oldest go', async () => {
    const dir = await emptyDir();
    const write = rotatingFile(dir, 'parley');
    const last = 7_500;
    for (let number = 1; number <= last; number += 1) write(lineOf(number));
    const files = await numbersIn(dir);
    expect(files.map(([file]) => file)).toEqual([
      'parley.log',
      'parley.1.log',
      'parley.2.log',
      'parley.3.log',
      'parley.4.log',
    ]);
    // Nothing is missing and nothing is there twice, from the oldest line that is kept to the last.
    const numbers = files.reverse().flatMap(([, of]) => of);
    const first = numbers[0] ?? 0;
    expect(numbers).toEqual(Array.from({ length: last - first + 1 }, (_, index) => first + index));
    expect(numbers.length).toBeGreaterThan(4 * (LARGEST_BYTES / WIDTH));
    for (const [file] of files) expect((await stat(join(dir, file))).size).toBeLessThanOrEqual(LARGEST_BYTES + WIDTH);
  });

  it('is gone on with by the next run, and does not grow over several of them either', async () => {
    const dir = await emptyDir();
    const run = (from: number): void => {
      const write = rotatingFile(dir, 'again');
      for (let number = from; number < from + 600; number += 1) write(lineOf(number));
    };
    run(0);
    run(600);
    const files = await numbersIn(dir);
    expect(files.map(([file]) => file)).toEqual(['again.log', 'again.1.log']);
    expect(files.reverse().flatMap(([, of]) => of)).toHaveLength(1_200);
  });

  it('stands beside that of the server, and neither touches the other', async () => {
    const dataDir = await emptyDir();
    const said: string[] = [];
    const tell = (_context: object, message: string): void => void said.push(message);
    const logger = logToFile(dataDir, { info: tell, warn: tell, error: tell }, NOW);
    const heard = serverLog(dataDir, NOW);
    logger.info({ code: 'ok' }, 'One');
    logger.warn({}, 'Two');
    logger.error({ text: 'banana' }, 'Three');
    heard('Error: It died.');
    heard('');
    const own = await readFile(join(dataDir, 'logs', 'parley.log'), 'utf8');
    const servers = await readFile(join(dataDir, 'logs', 'server.log'), 'utf8');
    const parsed = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    expect(parsed(own)).toEqual([
      { at: NOW(), level: 'info', message: 'One', facts: { code: 'ok' } },
      { at: NOW(), level: 'warn', message: 'Two' },
      { at: NOW(), level: 'error', message: 'Three' },
    ]);
    expect(parsed(servers)).toEqual([{ at: NOW(), level: 'error', message: 'Error: It died.' }]);
    expect(said).toEqual(['One', 'Two', 'Three']);
  });
});
