import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions } from '../broker/options/read-options';
import { readWrittenFile } from '../broker/options/written-file';
import { chooseHost } from './desktop/choose-host';

/** `npm start`: opens Electron's window where that is possible, else serves the console to the browser. */

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const argv = process.argv.slice(2);

/** Where the electron package is; it has its binary or can fetch it. */
const electronDir = dirname(createRequire(import.meta.url).resolve('electron/package.json'));

function electronBinary(): string | null {
  const pathFile = join(electronDir, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = join(
    process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electronDir, 'dist'),
    readFileSync(pathFile, 'utf8'),
  );
  return existsSync(binary) ? binary : null;
}

/** Fetches the binary and shows the progress; null when that fails. */
function fetchBinary(): string | null {
  say("Fetching Electron's program (once) ...");
  const done = spawnSync(process.execPath, [join(electronDir, 'install.js')], { stdio: ['ignore', 2, 2] });
  return done.status === 0 ? electronBinary() : null;
}

function openElectron(binary: string): void {
  const child = spawn(binary, [fileURLToPath(new URL('./shell.js', import.meta.url)), ...argv], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    say(`Electron could not be started: ${error.message}. Use --host web to open the console in the browser.`);
    process.exitCode = 2;
  });
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

async function main(): Promise<void> {
  const asked = readOptions({
    program: 'start',
    argv,
    env: process.env,
    readFile: readWrittenFile,
  });
  // Bad options, help and version are answered by the web host, which starts nothing for them.
  const host = asked.ok && asked.value.kind === 'run' ? asked.value.options.host : 'web';
  const present = electronBinary();
  const choice = chooseHost({ asked: host, platform: process.platform, env: process.env, hasBinary: present !== null });
  if (choice.host === 'none') {
    say(choice.why);
    process.exitCode = 2;
    return;
  }
  if (choice.host === 'electron') {
    const binary = choice.fetch ? fetchBinary() : present;
    if (binary !== null) {
      openElectron(binary);
      return;
    }
    if (host === 'electron') {
      say("Electron's program could not be fetched. Use --host web to open the console in the browser.");
      process.exitCode = 2;
      return;
    }
  }
  const why = choice.host === 'web' ? choice.why : NOT_FETCHED;
  const { openWebHost } = await import('./webhost/main');
  await openWebHost(argv, why);
}

const NOT_FETCHED = "Electron's program could not be fetched. The console opens in the browser instead.";

await main();
