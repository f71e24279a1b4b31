import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';
import { runAgentCommand } from './agent-command';
import { firstAgentHint } from './first-agent';
import { createLogger } from './logging';
import type { Options } from './options/options';
import { helpText, readOptions } from './options/read-options';
import { readWrittenFile } from './options/written-file';
import { isEmbedded, onStopAsked } from './parent-port';
import { type RunningServer, serve } from './serve';
import { onUnexpected, traceOf } from './unexpected';
import { VERSION } from './version';

/** The command line of `npm run server`; also the embedded server of a console, as its child process. */

const BAD_INPUT = 2;
const FAILED = 1;
const LONGEST_STOP_MS = 5_000;
const EMBEDDED_PATIENCE_MS = 6_000;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function defaultDataDir(): string {
  return join(envPaths('parley', { suffix: '' }).data, 'server');
}

/** The built visitor page stands beside the built server (`dist/main`), or in `dist` when run from source. */
function visitorDir(): string {
  const here = import.meta.url.includes('/dist/') ? '../visitor/' : '../dist/visitor/';
  return fileURLToPath(new URL(here, import.meta.url));
}

/** The thread of the history, built beside the server, or as it is in the source. */
function historyWorker(): URL {
  const built = import.meta.url.includes('/dist/');
  return new URL(built ? './history.cjs' : './store/history/worker-from-source.mjs', import.meta.url);
}

async function main(argv: readonly string[]): Promise<number | null> {
  if (argv[0] === 'agent') return runAgentCommand(argv.slice(1), { defaultDataDir: defaultDataDir(), say });
  const asked = readOptions({
    program: 'server',
    argv,
    env: process.env,
    readFile: readWrittenFile,
  });
  if (!asked.ok) {
    say(asked.error.message);
    return BAD_INPUT;
  }
  if (asked.value.kind !== 'run') {
    process.stdout.write(asked.value.kind === 'help' ? helpText('server') : `${VERSION}\n`);
    return 0;
  }
  const { options } = asked.value;
  const dataDir = options.dataDir ?? defaultDataDir();
  // A console that was killed and started again finds its last server on the way out.
  const patienceMs = isEmbedded() ? EMBEDDED_PATIENCE_MS : 0;
  const built = { visitorDir: visitorDir(), historyWorker: historyWorker() };
  const server = await serve({ options, dataDir, ...built, logger: createLogger(), say, patienceMs });
  if (!server.ok) {
    say(server.error.message);
    return BAD_INPUT;
  }
  stopOnSignals(server.value);
  announce(options, server.value, dataDir);
  return null;
}

function announce(options: Options, server: RunningServer, dataDir: string): void {
  const { visitor, local, mqtt, mqttWebSocket } = server;
  const hint = server.accounts.list().length === 0 ? firstAgentHint(dataDir, defaultDataDir()) : [];
  if (options.json) {
    for (const line of hint) say(line);
    const line = { ready: true, visitor, local, mqtt, mqttWebSocket, pid: process.pid };
    process.stdout.write(`${JSON.stringify(line)}\n`);
    return;
  }
  const lines = [
    'The Parley server is ready.',
    `  visitor page  ${visitor}`,
    `  broker        ${mqtt}  and  ${mqttWebSocket}`,
    `  data          ${dataDir}`,
    `  console       npm start -- --connect=${visitor.replace(/\/$/, '')} --agent=ID`,
  ];
  if (hint.length > 0) lines.push('', ...hint);
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Stops on SIGINT and SIGTERM, and when the console that embeds this server asks for it or is gone. */
function stopOnSignals(server: RunningServer): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref();
    void server.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('disconnect', stop);
  onStopAsked(stop);
}

onUnexpected((error) => {
  // At once, and written before the process ends.
  writeSync(process.stderr.fd, `${traceOf(error)}\n`);
  process.exit(FAILED);
});

const code = await main(process.argv.slice(2));
// Open handles of what was stopped half way must not keep the process.
if (code !== null) process.exit(code);
