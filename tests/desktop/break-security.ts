import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../../electron/build.mjs';
import { commandLine } from '../../electron/command-line.mjs';
import { ROOT } from '../architecture/sources';
import { placesOf } from './mutated-file';
import { MUTATIONS, type Mutation } from './mutations';

const USAGE = `Usage: npm run break-security -- [ROW]
Breaks each row of the security table, one way after the other, in a copy of the project, and fails when the test that
guards it does not notice; takes minutes.
  ROW   only what has this in its name, such as "csp"`;

type Outcome = 'good' | 'bad' | 'waited';

const COPIED = [
  'broker',
  'dist',
  'electron',
  'fixtures',
  'renderer',
  'tests',
  'package.json',
  'tsconfig.json',
  'LICENSE',
];

function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'parley-broken-'));
  for (const part of COPIED) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

/** Runs the tests of those names; `waited`: they failed only for want of something that never came. */
function runTests(copy: string, file: string, test: string): { outcome: Outcome; said: string } {
  const args = ['vitest', 'run', '-c', 'tests/vitest.config.ts', file, ...(test === '' ? [] : ['-t', test])];
  const { status, stdout } = spawnSync('npx', args, {
    cwd: copy,
    env: { ...process.env, CI: 'true', NO_COLOR: '1' },
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const failed = /Tests +(\d+) failed/.exec(stdout);
  if (status === 0) {
    if (!/Tests +\d+ passed/.test(stdout)) throw new Error(`No test of ${file} is called "${test}".`);
    return { outcome: 'good', said: stdout };
  }
  // A file whose start failed has no failed test; it has noticed all the same, as long as it starts when it is whole.
  if (failed === null && !/Test Files +\d+ failed/.test(stdout)) throw new Error(`The tests did not run.\n${stdout}`);
  return { outcome: /timed out|Nothing came of/.test(stdout) ? 'waited' : 'bad', said: stdout };
}

/** Breaks it, tests it, and mends it. */
function isNoticed(copy: string, mutation: Mutation): boolean {
  const { find, put, file: testFile, test } = mutation;
  const [file, more] = placesOf(copy, mutation);
  if (file === undefined || more !== undefined) throw new Error(`"${find}" does not stand exactly once.`);
  const whole = readFileSync(file, 'utf8');
  const run = () => runTests(copy, testFile, test);
  writeFileSync(
    file,
    whole.replace(find, () => put),
  );
  const { outcome } = run();
  writeFileSync(file, whole);
  if (outcome !== 'waited') return outcome === 'bad';
  // On a busy machine a test may wait in vain for another reason: then the whole program fails, too.
  const again = run();
  if (again.outcome !== 'good') throw new Error(`This machine is too busy to tell.\n${again.said}`);
  return true;
}

const [wanted = ''] = commandLine({ usage: USAGE, words: 1 }).words;
const chosen = MUTATIONS.filter(({ row, what }) => `${row}: ${what}`.toLowerCase().includes(wanted.toLowerCase()));
if (chosen.length === 0) {
  console.error(`No row of the security table has "${wanted}" in its name.`);
  process.exit(2);
}
const built = await buildIfStale((line) => console.error(line));
if (built !== 0) process.exit(built);
const copy = copyProject();
let missed = 0;
try {
  for (const file of new Set(chosen.map((mutation) => mutation.file))) {
    const names = chosen.filter((mutation) => mutation.file === file).map(({ test }) => test);
    const whole = runTests(copy, file, names.includes('') ? '' : [...new Set(names)].join('|'));
    if (whole.outcome !== 'good') throw new Error(`These tests fail before anything is broken.\n${whole.said}`);
  }
  for (const mutation of chosen) {
    const noticed = isNoticed(copy, mutation);
    if (!noticed) missed += 1;
    console.log(`${noticed ? 'noticed    ' : 'NOT NOTICED'}  ${mutation.row}: ${mutation.what}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(missed === 0 ? `Each of ${chosen.length} was noticed.` : `${missed} of ${chosen.length} were not noticed.`);
process.exitCode = missed === 0 ? 0 : 1;
