import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog, Notification, session } from 'electron';
import envPaths from 'env-paths';
import { createLogger } from '../../broker/logging';
import { DEFAULT_OPTIONS, helpText } from '../../broker/options/read-options';
import { isoTime } from '../../broker/protocol/ports';
import { systemClock, systemIds } from '../../broker/system';
import { VERSION } from '../../broker/version';
import { refused } from '../console/chat-file';
import { givenArguments, lastingArguments, namesWorkspace, programArguments } from '../desktop/arguments';
import { desktopCapabilities } from '../desktop/capabilities';
import { startsWithoutGraphics } from '../desktop/crashes';
import { type DeepLink, LINK_SCHEME, readDeepLink } from '../desktop/deep-links';
import { APP_PAGE } from '../desktop/own-scheme';
import { refusedWithoutSandbox } from '../desktop/sandbox';
import { desktopTexts } from '../desktop/texts';
import { trayWorks, WATCHER_QUESTIONS } from '../desktop/tray-works';
import { runsFromAppImage, updatePolicyOf } from '../desktop/updates';
import { serverEnvironment } from '../host/embedded-server';
import { readStart } from '../host/read-start';
import { giveSign, type Sign } from '../host/start-signs';
import { dataDirOf, type StartedConsole, startUp } from '../host/start-up';
import { whenAskedToStop } from '../host/stop-channel';
import { Desktop } from './desktop';
import { FrameChannel } from './frames';
import { linkIn, linkOfFile } from './link-file';
import { logToFile, serverLog } from './log-file';
import { canLaunchAtLogin, startedAtLogin } from './login-item';
import { denyPermissions, registerScheme, servePage } from './page';
import { openScreenLock } from './screen-lock';
import { openShellFile, peekHardwareAcceleration, peekShellFile } from './shell-file';
import { fetchDictionariesFrom } from './spelling';
import { trayWatched } from './tray-watched';
import { utilityServer } from './utility-server';
import { openVault } from './vault';
import { confine } from './windows';

/** The Electron shell: the composition root of the desktop console. What it decides is in `electron/desktop`. */

const BAD_INPUT = 2;
const LONGEST_STOP_MS = 5_000;
const built = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const say = (text: string): void => void process.stderr.write(text);

const signs = new Set<Sign>();
/** To `npm start`, which takes the browser when no window comes. */
function sign(word: Sign): void {
  if (app.isPackaged || signs.has(word)) return;
  signs.add(word);
  giveSign(word, process.env);
}

/** Ends now, by our own decision. */
function exit(code: number): void {
  sign('ending');
  app.exit(code);
}

// Whoever reads what is said may go first.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const given = givenArguments(process.argv, app.isPackaged);
const { options: argv, hidden } = programArguments(given);
const { asked, policy } = readStart(argv, process.env);
const options = asked.ok && asked.value.kind === 'run' ? asked.value.options : DEFAULT_OPTIONS;
const systemDataDir = envPaths('parley', { suffix: '' }).data;
const dataDir = dataDirOf(options, systemDataDir);
const now = (): string => isoTime(systemClock.now());
const logger = logToFile(dataDir, createLogger(), now);
const graphics = !startsWithoutGraphics({
  switchedOff: app.commandLine.hasSwitch('disable-gpu'),
  wanted: policy.policy.desktop?.hardwareAcceleration ?? peekHardwareAcceleration(dataDir),
  gaveUp: peekShellFile(dataDir).graphicsGaveUp,
});
/** What the next start by the system, or by a link, needs to be told to be this one again. */
const lasting = lastingArguments(options, policy.policy);
let starting: Promise<void> | null = null;
let desktop: Desktop | null = null;
/** Everything has been put in order: whatever ends the program now may end it. */
let ended = false;
/** A link to follow as soon as there is a window: on macOS it may come before everything else. */
let link: DeepLink | null = linkIn(given);

// Electron would take the switch away again half way: pages would ask for a sandbox that nobody has made, and stay white.
const unprotected = refusedWithoutSandbox({
  switchedOff: app.commandLine.hasSwitch('no-sandbox'),
  env: process.env,
  appImage: runsFromAppImage(process.env, process.execPath),
});
// In this order, and before anything waits: the sandbox, the scheme, the place of the profile, the single instance.
if (unprotected === null) app.enableSandbox();
registerScheme();
app.setAppUserModelId('app.parley.console');
app.setPath('userData', join(dataDir, 'electron'));
if (!graphics) app.disableHardwareAcceleration();
const isFirst = app.requestSingleInstanceLock();

function stopForBadInput(message: string): void {
  say(`${message}\n`);
  if (app.isPackaged) dialog.showErrorBox('Parley', message);
  exit(BAD_INPUT);
}

async function start(): Promise<void> {
  await app.whenReady();
  sign('ready');
  const page = session.defaultSession;
  servePage(page, built('../console'), async (id, shown) => started?.console.file(id, shown) ?? refused(401));
  denyPermissions(page);
  fetchDictionariesFrom(page, policy.policy.desktop?.dictionaryUrl);
  const watched = process.platform === 'linux' ? await trayWatched(WATCHER_QUESTIONS) : null;
  const tray = trayWorks(process.platform, process.env, watched);
  const lock = await openScreenLock();
  const vault = await openVault(dataDir, logger);
  const file = await openShellFile(dataDir, logger, systemClock.now);
  const result = await startUp({
    options,
    policy,
    systemDataDir,
    capabilities: desktopCapabilities({
      platform: process.platform,
      tray,
      screenLock: lock !== null,
      autostart: canLaunchAtLogin(),
      notifications: Notification.isSupported(),
      remember: vault !== null,
      version: VERSION,
    }),
    ...(vault === null ? {} : { vault }),
    launch: utilityServer(built('./server.js'), serverEnvironment(process.env), serverLog(dataDir, now)),
    memory: {
      chosen: file.value.server,
      // Whoever says what is to be in the server on this computer wants that one.
      asks: app.isPackaged && !namesWorkspace(argv, process.env),
      keep: async (server) => void (await file.update((kept) => ({ ...kept, server }))),
    },
    patient: true,
    clock: systemClock,
    ids: systemIds,
    logger,
    say,
  });
  if (!result.ok) return stopForBadInput(result.error.message);
  const started = result.value;
  desktop = new Desktop({
    started,
    channel: new FrameChannel(logger),
    page,
    preload: built('../preload/preload.cjs'),
    iconsDir: built('../icons'),
    file,
    tray,
    lock,
    graphics,
    lasting,
    updates: updatePolicyOf(policy.policy.updates),
    clock: systemClock,
    logger,
    t: desktopTexts(),
    opened: () => sign('window'),
  });
  desktop.open(hidden || startedAtLogin());
  if (link !== null) desktop.follow(link);
  if (app.isPackaged) claimLinks();
  announce(started);
}

/** A link starts the program as this one was started: with the same server and data. Windows only; others have no way. */
function claimLinks(): void {
  if (lasting.length === 0) app.setAsDefaultProtocolClient(LINK_SCHEME);
  else app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, [...lasting]);
}

function announce({ addresses, serverPid, dataDir: place }: StartedConsole): void {
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
  const lines = [
    'Parley is open.',
    ...(visitor === null ? [] : [`  visitor page  ${visitor}`]),
    ...(mqtt === null ? [] : [`  broker        ${mqtt}  and  ${mqttWebSocket}`]),
    `  data          ${place}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** A link, or a second start, of the instance that runs: it comes to the front. */
function comeForward(wanted: DeepLink | null): void {
  if (desktop === null) link = wanted ?? link;
  else if (wanted === null) desktop.show(null);
  else desktop.follow(wanted);
}

/** Ends in good order, whatever was going on. `ask`: the agent may still say no. */
async function quit(ask: boolean): Promise<void> {
  if (ask && desktop !== null && !(await desktop.mayQuit())) return;
  sign('ending');
  setTimeout(() => app.exit(1), LONGEST_STOP_MS + 1_000).unref();
  // A start that is under way is finished first: its server must not be left alone.
  await starting;
  const running = desktop;
  desktop = null;
  await running?.close();
  ended = true;
  if (running?.restartsForUpdate() !== true) app.exit(0);
}

app.on('web-contents-created', (_event, contents) => confine(contents));
app.on('second-instance', (_event, line) => comeForward(linkIn(line)));
app.on('open-url', (event, url) => {
  event.preventDefault();
  comeForward(readDeepLink(url));
});
app.on('open-file', (event, path) => {
  event.preventDefault();
  comeForward(linkOfFile(path));
});
app.on('activate', () => comeForward(null));
// The console goes on in the tray, or is ended by the closing of its main window.
app.on('window-all-closed', () => undefined);
app.on('before-quit', (event) => {
  // What is being written is written first; then the program ends by itself.
  if (ended) return;
  event.preventDefault();
  void quit(true);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void quit(false));
if (!app.isPackaged) whenAskedToStop(process.env, () => void quit(false));

if (unprotected !== null) stopForBadInput(unprotected);
else if (!asked.ok) stopForBadInput(asked.error.message);
else if (asked.value.kind !== 'run') {
  process.stdout.write(asked.value.kind === 'help' ? helpText('start') : `${VERSION}\n`);
  exit(0);
} else if (!isFirst) {
  say(`Parley is running already for ${dataDir}; its window comes to the front.\n`);
  exit(BAD_INPUT);
} else {
  starting = start().catch((error: unknown) => stopForBadInput(error instanceof Error ? error.message : String(error)));
}
