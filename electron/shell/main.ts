import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, type BrowserWindow, dialog, session } from 'electron';
import envPaths from 'env-paths';
import { createLogger } from '../../broker/logging';
import { DEFAULT_OPTIONS, helpText, readOptions } from '../../broker/options/read-options';
import { systemClock, systemIds } from '../../broker/system';
import { VERSION } from '../../broker/version';
import { APP_PAGE } from '../desktop/own-scheme';
import { serverEnvironment } from '../host/embedded-server';
import { dataDirOf, type StartedConsole, startUp } from '../host/start-up';
import { FrameChannel } from './frames';
import { denyPermissions, registerScheme, servePage } from './page';
import { utilityServer } from './utility-server';
import { confine, openMainWindow } from './window';

/** The Electron shell: the composition root of the desktop console. What it decides is in `electron/desktop`. */

const BAD_INPUT = 2;
const built = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const say = (text: string): void => void process.stderr.write(text);

const asked = readOptions({
  program: 'start',
  argv: process.argv.slice(app.isPackaged ? 1 : 2),
  env: process.env,
  readFile: (path) => readFileSync(path, 'utf8'),
});
const options = asked.ok && asked.value.kind === 'run' ? asked.value.options : DEFAULT_OPTIONS;
const systemDataDir = envPaths('parley', { suffix: '' }).data;
const logger = createLogger();
let window: BrowserWindow | null = null;
let started: StartedConsole | null = null;

// In this order, and before anything waits: the sandbox, the scheme, the place of the profile, the single instance.
app.enableSandbox();
registerScheme();
app.setAppUserModelId('app.parley.console');
app.setPath('userData', join(dataDirOf(options, systemDataDir), 'electron'));
const isFirst = app.requestSingleInstanceLock();

function stopForBadInput(message: string): void {
  say(`${message}\n`);
  if (app.isPackaged) dialog.showErrorBox('Parley', message);
  app.exit(BAD_INPUT);
}

async function start(): Promise<void> {
  await app.whenReady();
  const page = session.defaultSession;
  servePage(page, built('../console'));
  denyPermissions(page);
  const result = await startUp({
    options,
    systemDataDir,
    capabilities: { host: 'electron', tray: false, badge: false, autostart: false, windows: false, version: VERSION },
    launch: utilityServer(built('./server.js'), serverEnvironment(process.env)),
    clock: systemClock,
    ids: systemIds,
    logger,
    say,
  });
  if (!result.ok) return stopForBadInput(result.error.message);
  started = result.value;
  const channel = new FrameChannel(logger);
  window = openMainWindow(built('../preload/preload.cjs'));
  started.console.attach(channel.portOf(window.webContents));
  window.on('closed', () => {
    window = null;
  });
  announce(started);
}

function announce({ addresses, serverPid, dataDir }: StartedConsole): void {
  if (options.json) {
    const line = {
      ready: true,
      host: 'electron',
      console: APP_PAGE,
      ...addresses,
      pid: process.pid,
      ...(serverPid === null ? {} : { serverPid }),
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
    return;
  }
  const { visitor, mqtt, mqttWebSocket } = addresses;
  process.stdout.write(
    `Parley is open.\n  visitor page  ${visitor}\n  broker        ${mqtt}  and  ${mqttWebSocket}\n  data          ${dataDir}\n`,
  );
}

/** The window of the instance that runs comes to the front. */
function showWindow(): void {
  if (window === null) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

async function quit(): Promise<void> {
  const running = started;
  started = null;
  await running?.close();
  app.exit(0);
}

app.on('web-contents-created', (_event, contents) => confine(contents));
app.on('second-instance', showWindow);
app.on('window-all-closed', () => app.quit());
app.on('before-quit', (event) => {
  if (started === null) return;
  // What is being written is written first; then the program ends by itself.
  event.preventDefault();
  void quit();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());

if (!asked.ok) stopForBadInput(asked.error.message);
else if (asked.value.kind !== 'run') {
  process.stdout.write(asked.value.kind === 'help' ? helpText('start') : `${VERSION}\n`);
  app.exit(0);
} else if (!isFirst) {
  say(`Parley is running already for ${dataDirOf(options, systemDataDir)}; its window comes to the front.\n`);
  app.exit(BAD_INPUT);
} else {
  start().catch((error: unknown) => stopForBadInput(error instanceof Error ? error.message : String(error)));
}
