import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawIcons } from './icons/draw.mjs';

/** Builds every program into `dist/`. Plain JavaScript: it runs before anything is built. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMP = join(ROOT, 'dist', 'built.json');
const CONSOLE_CONFIG = join(ROOT, 'electron/electron.vite.config.ts');
const VISITOR_CONFIG = join(ROOT, 'renderer/visitor/vite.config.ts');
const SOURCES = ['broker', 'electron', 'renderer', 'fixtures', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Builds when a source has changed since the last build. */
export async function buildIfStale(say) {
  const wanted = await fingerprint();
  const built = await readFile(STAMP, 'utf8').catch(() => '');
  if (built === wanted) return;
  say('Building Parley (once; a few seconds) ...');
  await buildAll('error');
}

/** Builds everything; with `logLevel` of Vite. */
export async function buildAll(logLevel) {
  const before = await fingerprint();
  const { build: buildConsole } = await import('electron-vite');
  const { build } = await import('vite');
  const options = { root: ROOT, logLevel };
  await buildConsole({ ...options, configFile: CONSOLE_CONFIG });
  await build({ logLevel, configFile: VISITOR_CONFIG });
  await drawIcons(join(ROOT, 'dist/icons'));
  await writeFile(STAMP, before);
}

/** Builds the two pages alone, under a running program. */
export async function buildPages(logLevel) {
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll('warn');
