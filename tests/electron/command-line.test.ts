import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../electron/build.mjs';
import { type CommandLineForm, readCommandLine } from '../../electron/command-line.mjs';
import { ROOT } from '../architecture/sources';

const FORM: CommandLineForm = {
  usage: 'Usage: npm run it -- [WORD] [--short]\nDoes it.',
  options: { short: { type: 'boolean' }, name: { type: 'string' } },
  words: 1,
};

describe('the command line of a script', () => {
  it.each<[readonly string[], object]>([
    [[], { kind: 'run', values: {}, words: [] }],
    [['--short', 'row', '--name=x'], { kind: 'run', values: { short: true, name: 'x' }, words: ['row'] }],
    [['--help'], { kind: 'end', code: 0, text: `${FORM.usage}\n` }],
    [['row', '-h'], { kind: 'end', code: 0, text: `${FORM.usage}\n` }],
  ])('%j is understood', (argv, read) => {
    expect(readCommandLine(FORM, argv)).toEqual(read);
  });

  it.each<[readonly string[], RegExp]>([
    [['--shrt'], /'--shrt'/],
    [['--short=5'], /'--short'|--short/],
    [['--name'], /--name/],
    [['row', 'more'], /"more"/],
    [['-x'], /-x/],
    [['--constructor', 'x'], /--constructor/],
    [['--__proto__'], /--__proto__/],
  ])('%j is refused with one line, which names it and says how', (argv, named) => {
    const read = readCommandLine(FORM, argv);
    expect(read).toMatchObject({ kind: 'end', code: 2, text: expect.stringMatching(/^[^\n]+\n$/) });
    if (read.kind !== 'end') return;
    expect(read.text).toMatch(named);
    expect(read.text).toContain('Usage: npm run it -- [WORD] [--short]');
  });
});

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** A busy machine takes its time to start twenty programs, and to build before. */
const LONG_MS = 180_000;

/** The scripts that are our own; the others hand their options to a tool, which refuses what it does not know. */
const OWN = Object.entries<string>(scripts).filter(
  ([name, line]) => /^(node|tsx) \S+( server)?$/.test(line) && name !== 'dev',
);

async function run(line: string, option: string) {
  const [program = '', ...args] = line.split(' ');
  const [command, more] = program === 'tsx' ? [process.execPath, ['--import', 'tsx']] : [process.execPath, []];
  try {
    const { stdout, stderr } = await promisify(execFile)(command, [...more, ...args, option], { cwd: ROOT });
    return { code: 0, stdout, stderr };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'stdout' in error && 'stderr' in error)) throw error;
    return { code: error.code, stdout: error.stdout, stderr: error.stderr };
  }
}

describe('npm scripts', { timeout: LONG_MS }, () => {
  // Else the first of them would say that it builds.
  beforeAll(async () => expect(await buildIfStale(() => undefined)).toBe(0), LONG_MS);

  it('are nearly all our own', () => {
    expect(OWN.map(([name]) => name)).toEqual(
      expect.arrayContaining(['start', 'server', 'build', 'test', 'demo', 'bench', 'break-security', 'screenshots']),
    );
  });

  it.each(OWN)('%s answers --help, and does nothing else', async (_name, line) => {
    expect(await run(line, '--help')).toEqual({ code: 0, stdout: expect.stringContaining('npm '), stderr: '' });
  });

  it.each(OWN)('%s refuses an option that it does not know, with one line and 2', async (_name, line) => {
    const { code, stdout, stderr } = await run(line, '--nonsense');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^[^\n]*--nonsense[^\n]*\n$/);
  });
});
