import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLine } from './command-line.mjs';
import { drawIcons } from './icons/draw.mjs';

/** Builds every program into `dist/`. Plain JavaScript: it runs before anything is built. */

const SCRIPT = fileURLToPath(import.meta.url);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMP = join(ROOT, 'dist', 'built.json');
const CONSOLE_CONFIG = join(ROOT, 'electron/electron.vite.config.ts');
const HISTORY_CONFIG = join(ROOT, 'broker/store/history/vite.config.ts');
const VISITOR_CONFIG = join(ROOT, 'renderer/visitor/vite.config.ts');
const SOURCES = ['broker', 'electron', 'renderer', 'fixtures', 'package.json', 'package-lock.json', 'tsconfig.json'];

const BAD_INPUT = 2;

/** Builds when a source has changed since the last build; the exit code. What was wrong has been said. */
export async function buildIfStale(say) {
  const wanted = await fingerprint();
  const built = await readFile(STAMP, 'utf8').catch(() => '');
  if (built === wanted) return 0;
  say('Building Parley (once; a few seconds) ...');
  return buildApart(['--quiet']);
}

/**
 * Builds in a process that ends: what the bundlers have loaded is some 800 MB, and a console stays open all day. The
 * exit code; a signal that ends this process ends the build.
 */
export function buildApart(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [SCRIPT, ...args], { cwd: ROOT, stdio: ['ignore', 2, 2] });
    const heard = ['SIGINT', 'SIGTERM'].map((signal) => [signal, () => child.kill(signal)]);
    for (const [signal, stop] of heard) process.on(signal, stop);
    const ended = (code) => {
      for (const [signal, stop] of heard) process.off(signal, stop);
      resolve(code);
    };
    child.once('error', (error) => {
      console.error(`Parley could not be built: ${error.message}.`);
      ended(1);
    });
    child.once('close', (code) => ended(code ?? 1));
  });
}

/** Builds everything; with `logLevel` of Vite. */
async function buildAll(logLevel) {
  const before = await fingerprint();
  const { build: buildConsole } = await import('electron-vite');
  const { build } = await import('vite');
  const options = { root: ROOT, logLevel };
  await buildConsole({ ...options, configFile: CONSOLE_CONFIG });
  await build({ logLevel, configFile: HISTORY_CONFIG });
  await build({ logLevel, configFile: VISITOR_CONFIG });
  await drawIcons(join(ROOT, 'dist/icons'));
  await writeFile(STAMP, before);
}

/** Builds the two pages alone, under a running program. */
async function buildPages(logLevel) {
  const { loadConfigFromFile } = await import('electron-vite');
  const { build } = await import('vite');
  const { config } = await loadConfigFromFile({ command: 'build', mode: 'production' }, CONSOLE_CONFIG, ROOT);
  await build({ ...config.renderer, configFile: false, logLevel });
  await build({ logLevel, configFile: VISITOR_CONFIG });
}

/** Of the names, sizes and times of all sources. */
async function fingerprint() {
  const hash = createHash('sha256');
  for (const source of SOURCES) await add(hash, join(ROOT, source));
  return JSON.stringify({ sources: hash.digest('hex') });
}

async function add(hash, path) {
  const found = await stat(path);
  if (!found.isDirectory()) {
    hash.update(`${path.slice(ROOT.length)} ${found.size} ${found.mtimeMs}\n`);
    return;
  }
  const names = (await readdir(path)).filter((name) => !name.startsWith('.') && !name.endsWith('.md'));
  for (const name of names.sort()) await add(hash, join(path, name));
}

const USAGE = `Usage: npm run build -- [--pages] [--quiet]
Builds every program into dist/.
  --pages   the two pages alone
  --quiet   says nothing but errors`;

if (process.argv[1] === SCRIPT) {
  const { values } = commandLine({ usage: USAGE, options: { pages: { type: 'boolean' }, quiet: { type: 'boolean' } } });
  try {
    await (values.pages ? buildPages : buildAll)(values.quiet ? 'error' : 'warn');
  } catch (error) {
    const missing = error.code === 'ERR_MODULE_NOT_FOUND';
    if (missing) console.error('The packages are not installed. Run "npm ci" first.');
    else console.error(error, '\nParley could not be built; above is why. After a change of packages, "npm ci" helps.');
    process.exitCode = missing ? BAD_INPUT : 1;
  }
}
