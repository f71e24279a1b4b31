import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog, Notification, powerMonitor, session } from 'electron';
import envPaths from 'env-paths';
import { createLogger } from '../../broker/logging';
import { DEFAULT_OPTIONS, helpText } from '../../broker/options/read-options';
import { isoTime } from '../../broker/protocol/ports';
import { reasonOf } from '../../broker/store/logger';
import { writeUnwritten } from '../../broker/store/unwritten';
import { systemClock, systemIds } from '../../broker/system';
import { onUnexpected, traceOf } from '../../broker/unexpected';
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
import { drawsByWayland } from '../desktop/wayland';
import { serverEnvironment } from '../host/embedded-server';
import { readStart } from '../host/read-start';
import { giveSign, type Sign } from '../host/start-signs';
import { dataDirOf, type StartedConsole, startUp } from '../host/start-up';
import { whenAskedToStop } from '../host/stop-channel';
import { Desktop } from './desktop';
import { Ending } from './ending';
import { FrameChannel } from './frames';
import { linkIn, linkOfFile } from './link-file';
import { logsIn, logToFile, serverLog } from './log-file';
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
const FAILED = 1;
const LONG_WAIT_MS = 8_000;
const built = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const say = (text: string): void => void process.stderr.write(text);

const signs = new Set<Sign>();
/** To `npm start`, which takes the browser when no window comes. */
function sign(word: Sign): void {
  if (app.isPackaged || signs.has(word)) return;
  signs.add(word);
  giveSign(word, process.env);
}

// Whoever reads what is said may go first.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const t = desktopTexts();
const given = givenArguments(process.argv, app.isPackaged);
const { options: argv, hidden } = programArguments(given);
const { asked, policy } = readStart(argv, process.env);
const options = asked.ok && asked.value.kind === 'run' ? asked.value.options : DEFAULT_OPTIONS;
const systemDataDir = envPaths('parley', { suffix: '' }).data;
// Electron takes no other path for its profile.
const dataDir = resolve(dataDirOf(options, systemDataDir));
const now = (): string => isoTime(systemClock.now());
const logger = logToFile(dataDir, createLogger(), now);
const graphics = !startsWithoutGraphics({
  switchedOff: app.commandLine.hasSwitch('disable-gpu'),
  wanted: policy.policy.desktop?.hardwareAcceleration ?? peekHardwareAcceleration(dataDir),
  gaveUp: peekShellFile(dataDir).graphicsGaveUp,
});
const wayland = drawsByWayland(process.platform, process.env, app.commandLine.getSwitchValue('ozone-platform'));
/** What the next start by the system, or by a link, needs to be told to be this one again. */
const lasting = lastingArguments(options, policy.policy);
let starting: Promise<void> | null = null;
let desktop: Desktop | null = null;
const ending = new Ending({
  mayEnd: async () => desktop === null || desktop.mayQuit(),
  begun: () => sign('ending'),
  close: closeAll,
  save,
});
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

async function stopForBadInput(message: string): Promise<void> {
  say(`${message}\n`);
  // Whoever mends it and starts again is not to be sent to this one.
  app.releaseSingleInstanceLock();
  if (app.isPackaged) {
    // Before that Linux has no box.
    await app.whenReady();
    dialog.showErrorBox('Parley', message);
  }
  exit(BAD_INPUT);
}

/** Ends now, by our own decision. */
function exit(code: number): void {
  sign('ending');
  ending.exit(code);
}

/** Nobody knows what still works: everything is closed, and it is said. */
function failed(error: unknown): void {
  logger.error({ reason: traceOf(error) }, 'Something happened that nobody had expected. Parley ends.');
  if (ending.hasBegun) return;
  const shown = desktop !== null;
  void ending.begin(FAILED, () => {
    if (shown) dialog.showErrorBox(t('desktop.failed.title'), t('desktop.failed.detail', { dir: logsIn(dataDir) }));
  });
}

/** For a session that ends without waiting for us. */
function save(): void {
  for (const error of desktop?.saveNow() ?? writeUnwritten())
    logger.error({ reason: reasonOf(error) }, 'Something could not be written at the end.');
}

/** What a start waits for, said when it takes so long that somebody may wonder. */
async function patiently<T>(what: string, work: Promise<T>): Promise<T> {
  const cancel = systemClock.after(LONG_WAIT_MS, () => {
    logger.warn({ what }, 'The window is not open yet.');
    say(`Parley's window is not open yet: it waits for ${what}.\n`);
  });
  try {
    return await work;
  } finally {
    cancel();
  }
}

async function start(): Promise<void> {
  await app.whenReady();
  sign('ready');
  // What is set before is overwritten by Chromium, which would ask the agent as if they had chosen to quit.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void ending.begin());
  endWithSystem();
  const page = session.defaultSession;
  let started: StartedConsole | null = null;
  servePage(page, built('../console'), async (id, shown) => started?.console.file(id, shown) ?? refused(401));
  denyPermissions(page);
  fetchDictionariesFrom(page, policy.policy.desktop?.dictionaryUrl);
  const watched = process.platform === 'linux' ? await trayWatched(WATCHER_QUESTIONS) : null;
  const tray = trayWorks(process.platform, process.env, watched);
  const lock = await openScreenLock();
  const vault = openVault(dataDir, systemClock, logger);
  const file = await openShellFile(dataDir, logger, systemClock.now);
  const startingUp = startUp({
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
      wayland,
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
  const where = options.connect ?? (file.value.server === 'here' ? null : file.value.server);
  const result = await patiently(where ?? 'the server on this computer', startingUp);
  if (!result.ok) return stopForBadInput(result.error.message);
  started = result.value;
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
    unplaced: wayland,
    lasting,
    updates: updatePolicyOf(policy.policy.updates),
    clock: systemClock,
    logger,
    t,
    opened: () => sign('window'),
    sessionEnds: () => void ending.begin(),
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

/** Ends in good order, whatever was going on. */
async function closeAll(): Promise<boolean> {
  // A start that is under way is finished first: its server must not be left alone.
  await starting;
  const running = desktop;
  desktop = null;
  await running?.close();
  return running?.restartsForUpdate() === true;
}

/** The system goes down: it waits for a moment when it is asked to. Windows asks the windows. */
function endWithSystem(): void {
  if (process.platform === 'win32') return;
  // Electron's types know nothing of its event.
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    void ending.begin();
  });
}

app.on('web-contents-created', (_event, contents) => confine(contents, logger));
app.on('second-instance', (_event, line) => {
  // Whoever starts it again while it ends gets a new one.
  if (ending.hasBegun && app.isPackaged) app.relaunch();
  else comeForward(linkIn(line));
});
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
  // What is being written is written first; then the program ends by itself. It comes again after each prevention.
  if (ending.isOver) return;
  event.preventDefault();
  void ending.ask();
});
// The display or the session of Linux is gone: nothing else is heard of it.
app.on('quit', () => {
  if (!ending.isOver) save();
});
onUnexpected(failed);
if (!app.isPackaged) whenAskedToStop(process.env, () => void ending.begin());

if (unprotected !== null) void stopForBadInput(unprotected);
else if (!asked.ok) void stopForBadInput(asked.error.message);
else if (asked.value.kind !== 'run') {
  process.stdout.write(asked.value.kind === 'help' ? helpText('start') : `${VERSION}\n`);
  exit(0);
} else if (!isFirst) {
  say(`Parley is running already for ${dataDir}; its window comes to the front.\n`);
  exit(BAD_INPUT);
} else {
  starting = start().catch((error: unknown) => stopForBadInput(error instanceof Error ? error.message : String(error)));
}
