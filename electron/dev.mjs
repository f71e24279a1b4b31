import { fork } from 'node:child_process';
import { watch } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildApart, buildIfStale } from './build.mjs';

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

/** What `npm start` ends with when it had nothing to start: its help, or bad options. */
const ENDS = [0, 2];

function start() {
  const started = fork(join(ROOT, 'dist/main/start.js'), ['--host', 'web', ...argv], { cwd: ROOT });
  program = started;
  started.once('exit', (code) => {
    // Not when it was stopped here; and one that crashed may be mended by the next change.
    if (program === started && ENDS.includes(code)) process.exit(code);
  });
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
    // A program that starts while its files are replaced would find half of them.
    if (!pagesOnly) await stop();
    const code = await buildApart(pagesOnly ? ['--quiet', '--pages'] : ['--quiet']);
    // What was wrong has been said: the next change is built again.
    if (code !== 0) continue;
    if (pagesOnly) program?.send('reload');
    else start();
    say(`Built in ${Math.round(performance.now() - started)} ms.`);
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

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    await stop();
    process.exit(0);
  });
}

if ((await buildIfStale(say)) === 0) start();
for (const source of SOURCES) {
  watch(join(ROOT, source), { recursive: true }, (_event, file) => {
    if (file === null || !matters(file)) return;
    changed.add(source);
    clearTimeout(timer);
    timer = setTimeout(rebuild, SETTLE_MS);
  });
}
