import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';
import open from 'open';
import { createLogger } from '../../broker/logging';
import { DEFAULT_PORTS, type Options } from '../../broker/options/options';
import { helpText } from '../../broker/options/read-options';
import { fail, ok, type Result } from '../../broker/protocol/errors';
import { reasonOf } from '../../broker/store/logger';
import { systemClock, systemIds } from '../../broker/system';
import { VERSION } from '../../broker/version';
import type { Capabilities } from '../contract/capabilities';
import { Attention } from '../host/attention';
import { readStart } from '../host/read-start';
import { type StartedConsole, startUp } from '../host/start-up';
import { forkServer } from './fork-server';
import { type HostServer, type HostServerOptions, startHostServer } from './host-server';
import { OpenPages, WITHOUT_PAGE } from './open-pages';

/** The web host: the console's core, shown in a browser on this machine. */

const BAD_INPUT = 2;
const LONGEST_STOP_MS = 5_000;

const CAPABILITIES: Capabilities = {
  host: 'web',
  tray: false,
  badge: false,
  autostart: false,
  windows: true,
  version: VERSION,
};

const say = (text: string): void => void process.stderr.write(text);
const built = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Serves the console to the browser until a signal stops it.
 * @param why - Said once it is ready: why the console does not open in a window of its own.
 */
export async function openWebHost(argv: readonly string[], why: string | null): Promise<void> {
  const code = await run(argv, why);
  // Open handles of what was stopped half way must not keep the process.
  if (code !== null) process.exit(code);
}

/** The exit code, or null while it runs. */
async function run(argv: readonly string[], why: string | null): Promise<number | null> {
  const { asked, policy } = readStart(argv, process.env);
  if (!asked.ok) {
    say(`${asked.error.message}\n`);
    return BAD_INPUT;
  }
  if (asked.value.kind !== 'run') {
    process.stdout.write(asked.value.kind === 'help' ? helpText('start') : `${VERSION}\n`);
    return 0;
  }
  const { options } = asked.value;
  // Signals are heard from the first moment: a start that is stopped half way is stopped whole.
  const stopping = stopSignal();
  const started = await startUp({
    options,
    policy,
    systemDataDir: envPaths('parley', { suffix: '' }).data,
    capabilities: CAPABILITIES,
    launch: forkServer(built('./server.js')),
    clock: systemClock,
    ids: systemIds,
    logger: createLogger(),
    say,
    away: WITHOUT_PAGE,
  });
  if (!started.ok) return complain(started.error.message);
  const { console: core } = started.value;
  const attention = new Attention(core, systemClock, createLogger(), null);
  const pages = new OpenPages({ clock: systemClock, setAway: (away) => core.setAway(away) });
  const page = await servePage(options, {
    pageDir: built('../console'),
    attach: (port) => {
      pages.came(port);
      core.attach(port);
    },
    file: (id, shown) => core.file(id, shown),
  });
  if (!page.ok) {
    await started.value.close();
    return complain(page.error.message);
  }
  void stopping.then(async () => {
    setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref();
    pages.close();
    await page.value.close();
    attention.close();
    await started.value.close();
    process.exit(0);
  });
  // Sent by `npm run dev` when it has built the page again.
  process.on('message', (message) => {
    if (message === 'reload') page.value.reload();
  });
  if (why !== null) say(`${why}\n`);
  announce(options, started.value, page.value);
  if (options.open && !options.json && hasDesktop()) await openBrowser(page.value.address);
  return null;
}

function complain(message: string): number {
  say(`${message}\n`);
  return BAD_INPUT;
}

/** A port that was asked for must be free; the default one moves to any free port, and that is said. */
async function servePage(options: Options, parts: Omit<HostServerOptions, 'port'>): Promise<Result<HostServer>> {
  const port = options.consolePort ?? DEFAULT_PORTS.console;
  try {
    return ok(await startHostServer({ ...parts, port }));
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!taken) return fail('unavailable', `The console cannot be served: ${reasonOf(error)}.`);
    if (options.consolePort !== null)
      return fail('conflict', `Port ${port} is in use. Choose another --console-port, or 0 for any free one.`);
    say(`Port ${port} is in use; taking a free one for the console.\n`);
    return servePage({ ...options, consolePort: 0 }, parts);
  }
}

function announce(options: Options, started: StartedConsole, page: HostServer): void {
  const { visitor, mqtt, mqttWebSocket } = started.addresses;
  if (options.json) {
    const line = {
      ready: true,
      host: 'web',
      console: page.address,
      visitor,
      mqtt,
      mqttWebSocket,
      pid: process.pid,
      ...(started.serverPid === null ? {} : { serverPid: started.serverPid }),
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
    return;
  }
  const lines = [
    'Parley is ready.',
    `  console       ${page.address}`,
    ...(visitor === null ? [] : [`  visitor page  ${visitor}`]),
    ...(mqtt === null ? [] : [`  broker        ${mqtt}  and  ${mqttWebSocket}`]),
    `  data          ${started.dataDir}`,
  ];
  if (started.demo && options.agent === null) lines.push('', 'Sign in as aino, with the password demo.');
  lines.push('', 'Chat with yourself: open the visitor page in another window. Ctrl+C stops everything.');
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Whether a default browser can be shown here. */
function hasDesktop(): boolean {
  if (process.env.CI !== undefined) return false;
  if (process.platform !== 'linux') return true;
  return process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
}

async function openBrowser(address: string): Promise<void> {
  try {
    await open(address);
  } catch (error) {
    say(`The browser could not be opened (${reasonOf(error)}). Open the address of the console yourself.\n`);
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGINT', () => resolve());
    process.on('SIGTERM', () => resolve());
  });
}
