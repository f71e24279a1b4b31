import { fork } from 'node:child_process';
import { watch } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll, buildPages } from './build.mjs';

/**
 * `npm run dev`: `npm start` on the web host, built again whenever a source changes. A change of the page reloads the
 * page; any other restarts the program at the same ports, which prints its new address. Options are those of
 * `npm start`.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['broker', 'electron', 'renderer', 'fixtures'];
/** Editors write a file in several steps. */
const SETTLE_MS = 150;

const argv = process.argv.slice(2);
const say = (line) => process.stderr.write(`${line}\n`);
let program = null;
/** Top-level folders with changes that have not been built. */
let changed = new Set();
let timer = null;
let building = false;

function start() {
  program = fork(join(ROOT, 'dist/main/start.js'), ['--host', 'web', ...argv], { cwd: ROOT });
}

async function stop() {
  const running = program;
  program = null;
  if (running === null || running.exitCode !== null) return;
  const gone = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGTERM');
  await gone;
}

async function rebuild() {
  if (building) return;
  building = true;
  while (changed.size > 0) {
    const pagesOnly = program !== null && [...changed].every((source) => source === 'renderer');
    changed = new Set();
    const started = performance.now();
    try {
      if (pagesOnly) {
        await buildPages('error');
        program?.send('reload');
      } else {
        // A program that starts while its files are replaced would find half of them.
        await stop();
        await buildAll('error');
        start();
      }
      say(`Built in ${Math.round(performance.now() - started)} ms.`);
    } catch (error) {
      say(`The build failed: ${error instanceof Error ? error.message : error}`);
    }
  }
  building = false;
}

/** Not the build's own passing files, nor what is not built. */
function matters(file) {
  return (
    !file.endsWith('.md') &&
    !file.split(sep).some((part) => part.startsWith('.') || part.startsWith('electron.vite.config.ts.'))
  );
}

for (const source of SOURCES) {
  watch(join(ROOT, source), { recursive: true }, (_event, file) => {
    if (file === null || !matters(file)) return;
    changed.add(source);
    clearTimeout(timer);
    timer = setTimeout(rebuild, SETTLE_MS);
  });
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    await stop();
    process.exit(0);
  });
}

changed.add('electron');
await rebuild();
