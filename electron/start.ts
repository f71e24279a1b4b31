import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withInlineValues } from '../broker/options/inline-values';
import { readOptions } from '../broker/options/read-options';
import { readWrittenFile } from '../broker/options/written-file';
import { chooseHost, type HostChoice, type HostFacts, without } from './desktop/choose-host';
import { troubleOf } from './desktop/electron-trouble';
import { fetchElectron, findElectron } from './host/electron-program';
import { openElectron } from './host/open-electron';

/** `npm start`: opens Electron's window where that is possible, else serves the console to the browser. */

const BAD_INPUT = 2;
/** Megabytes between two words of how far the fetching is. */
const PROGRESS_STEP = 20;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const argv = process.argv.slice(2);

/** Where the electron package is; null where it is not installed. */
function electronPackage(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** Fetches the program and shows the progress; the reason when that fails. */
async function fetchProgram(packageDir: string): Promise<string | null> {
  say("Fetching Electron's program (once; some 120 MB) ...");
  let next = PROGRESS_STEP;
  const progress = (megabytes: number): void => {
    if (megabytes < next) return;
    say(`  ${megabytes} MB`);
    next = megabytes + PROGRESS_STEP;
  };
  const failure = await fetchElectron({ packageDir, env: process.env, progress });
  return failure === null ? null : troubleOf(failure);
}

/** Null when Electron was the program, and has ended; else why it could not be. */
async function runElectron(packageDir: string, fetch: boolean): Promise<string | null> {
  if (fetch) {
    const trouble = await fetchProgram(packageDir);
    if (trouble !== null) return trouble;
  }
  const binary = findElectron(packageDir, process.env);
  if (binary === null) return "Electron's program is not there, although it was fetched.";
  const ended = await openElectron({
    binary,
    args: [fileURLToPath(new URL('./shell.js', import.meta.url)), ...withInlineValues(argv)],
    env: process.env,
    out: process.stdout,
    err: process.stderr,
  });
  if (ended.kind === 'failed') return troubleOf(ended.failure);
  process.exitCode = ended.code;
  return null;
}

function askedHost(): HostFacts['asked'] {
  const asked = readOptions({ program: 'start', argv, env: process.env, readFile: readWrittenFile });
  // Bad options, help and version are answered by the web host, which starts nothing for them.
  return asked.ok && asked.value.kind === 'run' ? asked.value.options.host : 'web';
}

async function main(): Promise<void> {
  const packageDir = electronPackage();
  const asked = askedHost();
  let choice: HostChoice = chooseHost({
    asked,
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
    node: process.versions.node,
    hasPackage: packageDir !== null,
    hasBinary: packageDir !== null && findElectron(packageDir, process.env) !== null,
  });
  if (choice.host === 'electron' && packageDir !== null) {
    const trouble = await runElectron(packageDir, choice.fetch);
    if (trouble === null) return;
    choice = without(asked, trouble);
  }
  if (choice.host === 'none') {
    say(choice.why);
    process.exitCode = BAD_INPUT;
    return;
  }
  const { openWebHost } = await import('./webhost/main');
  await openWebHost(argv, choice.host === 'web' ? choice.why : null);
}

await main();
