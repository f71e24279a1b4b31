import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { commandLine } from '../electron/command-line.mjs';
import { BROWSER_VARIABLE, findBrowser } from './browser';

/** Runs every suite, one after the other, and ends with one line: the count over all of them. */

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The failed tests by file and title: said again at the end, as the end is what is kept of a long log. */
  readonly failures: readonly string[];
}

interface Suite {
  readonly name: string;
  readonly run: () => Count;
}

let reports = '';

function shell(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean {
  const done = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  return done.status === 0;
}

/** A check that passes or fails as a whole counts as one test. */
function check(name: string, script: string): Suite {
  return {
    name,
    run: () =>
      shell('npm', ['run', '--silent', script])
        ? { passed: 1, failed: 0, skipped: 0, failures: [] }
        : { passed: 0, failed: 1, skipped: 0, failures: [`npm run ${script}`] },
  };
}

/** A suite that writes a JSON report; a run that ends badly without a failed test still counts as one failure. */
function reported(name: string, run: (report: string) => boolean, read: (json: string) => Count): Suite {
  return {
    name,
    run: () => {
      const report = join(reports, `${name}.json`);
      const good = run(report);
      const count = existsSync(report)
        ? read(readFileSync(report, 'utf8'))
        : { passed: 0, failed: 0, skipped: 0, failures: [] };
      return !good && count.failed === 0
        ? { ...count, failed: 1, failures: count.failures.length > 0 ? count.failures : [`${name}: ended badly`] }
        : count;
    },
  };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    /** Why a file failed before or beside its tests: it could not be loaded, or a hook threw. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

function readVitest(json: string): Count {
  const report = JSON.parse(json) as VitestReport;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: report.testResults.flatMap((file) => {
      const path = relative('.', file.name);
      const failed = file.assertionResults.filter((test) => test.status === 'failed');
      return failed.length === 0 && file.status === 'failed'
        ? [`${path}\n  ${firstLines(file.message)}`]
        : failed.map((test) => `${path} › ${test.fullName}\n  ${firstLines(test.failureMessages.join('\n'))}`);
    }),
  };
}

/** The first lines of a failure's own words: what was expected, and where. */
function firstLines(message: string): string {
  return message.split('\n').slice(0, 4).join('\n  ');
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly suites: readonly PlaywrightSuite[];
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly { readonly title: string; readonly file: string; readonly ok: boolean }[];
}

function notOk(suite: PlaywrightSuite): readonly string[] {
  const own = suite.specs.filter((spec) => !spec.ok).map((spec) => `${spec.file} › ${spec.title}`);
  return [...own, ...(suite.suites ?? []).flatMap(notOk)];
}

function readPlaywright(json: string): Count {
  const { stats, suites } = JSON.parse(json) as PlaywrightReport;
  // The list of Playwright does not say why.
  const reasons = [...json.matchAll(/"type": "skip",\s*"description": ("(?:[^"\\]|\\.)*")/g)].map(([, text]) => text);
  for (const reason of new Set(reasons)) console.log(`skipped: ${JSON.parse(reason ?? '""')}`);
  // A test that passes only at the second try is a failure: agents get one try.
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    failures: suites.flatMap(notOk),
  };
}

const SUITES: readonly Suite[] = [
  check('types', 'typecheck'),
  check('lint', 'lint'),
  check('build', 'build'),
  reported(
    'unit-and-integration',
    (report) =>
      shell('npx', [
        'vitest',
        'run',
        '-c',
        'tests/vitest.config.ts',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ]),
    readVitest,
  ),
  reported(
    'end-to-end',
    (report) =>
      shell('npx', ['playwright', 'test', '-c', 'tests/e2e/playwright.config.ts'], {
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      }),
    readPlaywright,
  ),
  reported(
    'electron',
    (report) =>
      shell('npx', ['playwright', 'test', '-c', 'tests/desktop/electron/playwright.config.ts'], {
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      }),
    readPlaywright,
  ),
];

/** A browser that the machine has, or one that we can install here. */
function provideBrowser(): string | null {
  const found = findBrowser();
  if (found !== null) return found;
  console.error('No browser found: installing Chromium for the tests.');
  if (shell('npx', ['playwright', 'install', '--with-deps', 'chromium'])) return findBrowser();
  const debianRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (debianRoot && shell('apt-get', ['update', '-qq']) && shell('apt-get', ['install', '-y', '-qq', 'chromium'])) {
    return findBrowser();
  }
  return null;
}

function main(): number {
  reports = mkdtempSync(join(tmpdir(), 'parley-test-'));
  const browser = provideBrowser();
  if (browser === null) {
    console.error(
      'No browser to test with. Install Chromium, Chrome or Edge, or run "npx playwright install --with-deps chromium".',
    );
    console.log('0 passed, 1 failed');
    return 1;
  }
  process.env[BROWSER_VARIABLE] = browser;
  const counts = SUITES.map((suite) => {
    console.log(`\n== ${suite.name}`);
    const started = Date.now();
    const count = suite.run();
    console.log(`== ${suite.name}: ${say(count)} (${Math.round((Date.now() - started) / 1000)} s)`);
    return count;
  });
  rmSync(reports, { recursive: true, force: true });
  const total = counts.reduce(add);
  for (const failure of total.failures) console.log(`\nfailed: ${failure}`);
  console.log(`\n${say(total)}`);
  return total.failed === 0 ? 0 : 1;
}

function add(a: Count, b: Count): Count {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}

function say(count: Count): string {
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
  return `${count.passed} passed, ${count.failed} failed${skipped}`;
}

commandLine({ usage: 'Usage: npm test\nRuns every check and every test, and ends with one count over all of them.' });
process.exitCode = main();
