import { isAbsolute } from 'node:path';
import { VERSION } from '../../../broker/version';
import { emitterOf, PreventableEvent } from './events';
import { onDrive, record } from './record';
import { type Doubled, lacked, onlyOn, strict } from './strict';
import { quotedOnWindows } from './windows-arguments.mjs';

// A packaged program has no script in its arguments.
if (process.env.DOUBLE_PACKAGED === '1') process.argv.splice(1, 1);

const { emitter, on, once } = emitterOf('app');
const paths = new Map<string, string>();
let ready = false;
let quitting = false;
let ended = false;
/** Electron itself sets the switch for the variable, before the program runs. */
let noSandbox = process.argv.includes('--no-sandbox') || process.env.ELECTRON_DISABLE_SANDBOX !== undefined;

/** Filled by the windows, which know of the app. */
export const windowsOfApp: {
  closeAll: () => boolean;
  destroyAll: () => void;
  tellAll: (event: string, reasons: string[]) => void;
} = {
  closeAll: () => true,
  destroyAll: () => undefined,
  tellAll: () => undefined,
};

function mustComeBeforeReady(what: string): void {
  if (ready) throw new Error(`${what} was called after the app was ready`);
}

/** The loop of messages runs until it is idle: what the program does after its `app.exit` is done. */
function end(code: number): void {
  if (ended) return;
  ended = true;
  setImmediate(() => endNow(code));
}

function endNow(code: number): never {
  record('app!exit', code, [...lacked]);
  process.exit(code);
}

/** Nothing is left that would end what it has started. */
export const childrenOfApp: { killAll: () => void } = { killAll: () => undefined };

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Chromium sets its own handlers over those that were set before: one quit, and the next signal kills. */
function takeSignals(): void {
  for (const signal of SIGNALS) {
    process.removeAllListeners(signal);
    const handle = (): void => {
      // A handler that was set later has taken its place.
      if (process.listenerCount(signal) > 1) return;
      process.off(signal, handle);
      record('signal!chromium', signal);
      quit();
    };
    process.on(signal, handle);
  }
}

// Electron shows a box for the one where the program has no handler, and only warns of the other, always.
process.on('uncaughtExceptionMonitor', (error, origin) => {
  if (origin === 'uncaughtException') lacked.push(`a handler for ${error.stack ?? error}`);
});
process.on('unhandledRejection', (reason) => {
  lacked.push(`a handler for ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
});

/** As Electron does it: each step may be prevented, and then nothing of the rest happens. */
function quit(): void {
  if (quitting) return;
  const before = new PreventableEvent();
  emitter.emit('before-quit', before);
  if (before.defaultPrevented) return;
  quitting = true;
  if (!windowsOfApp.closeAll()) {
    quitting = false;
    return;
  }
  const will = new PreventableEvent();
  emitter.emit('will-quit', will);
  if (will.defaultPrevented) return;
  emitter.emit('quit', {}, 0);
  end(0);
}

function exitWith(code: number): void {
  if (ended) return;
  quitting = true;
  windowsOfApp.destroyAll();
  emitter.emit('quit', {}, code);
  end(code);
}

let bounces = 0;
const dock = strict('app.dock', {
  bounce: (type?: 'critical' | 'informational') => {
    record('app.dock.bounce', type);
    bounces += 1;
    return bounces;
  },
  cancelBounce: (id: number) => record('app.dock.cancelBounce', id),
} satisfies Doubled<Electron.Dock>) as unknown as Electron.Dock;

const double = {
  isPackaged: process.env.DOUBLE_PACKAGED === '1',
  commandLine: strict('app.commandLine', {
    appendSwitch: (name: string, value?: string) => {
      mustComeBeforeReady('app.commandLine.appendSwitch');
      record('app.commandLine.appendSwitch', name, value);
    },
    hasSwitch: (name: string) =>
      name === 'no-sandbox'
        ? noSandbox
        : process.argv.some((one) => one === `--${name}` || one.startsWith(`--${name}=`)),
    getSwitchValue: (name: string) => {
      const given = process.argv.findLast((one) => one.startsWith(`--${name}=`));
      return given === undefined ? '' : given.slice(name.length + 3);
    },
  } satisfies Doubled<Electron.CommandLine>) as unknown as Electron.CommandLine,
  enableSandbox: () => {
    mustComeBeforeReady('app.enableSandbox');
    record('app.enableSandbox');
    if (!noSandbox) return;
    // It takes the switch away, but the process that makes those of the pages runs already, without a sandbox.
    noSandbox = false;
    record('sandbox!conflict');
  },
  setAppUserModelId: (id: string) => record('app.setAppUserModelId', id),
  setPath: (name: string, path: string) => {
    record('app.setPath', name, path);
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    paths.set(name, path);
  },
  requestSingleInstanceLock: () => {
    record('app.requestSingleInstanceLock', paths.get('userData') ?? null);
    return process.env.DOUBLE_SECOND !== '1';
  },
  whenReady: () =>
    new Promise<void>((resolve) => {
      if (ready) resolve();
      else emitter.once('ready', () => resolve());
    }),
  isReady: () => ready,
  disableHardwareAcceleration: () => {
    mustComeBeforeReady('app.disableHardwareAcceleration');
    record('app.disableHardwareAcceleration');
  },
  setAsDefaultProtocolClient: (scheme: string, path?: string, args?: string[]) => {
    record('app.setAsDefaultProtocolClient', scheme, ...(path === undefined ? [] : [path, args]));
    if (process.platform === 'win32')
      record('registry!link', quotedOnWindows([path ?? process.execPath, ...(args ?? [])]));
    return true;
  },
  setBadgeCount: (count?: number) => {
    onlyOn(['linux', 'darwin'], 'app.setBadgeCount');
    record('app.setBadgeCount', count);
    return true;
  },
  setLoginItemSettings: (settings: Electron.Settings) => {
    onlyOn(['win32', 'darwin'], 'app.setLoginItemSettings');
    record('app.setLoginItemSettings', settings);
    if (process.platform === 'win32') record('registry!login', quotedOnWindows(settings.args ?? []));
  },
  getLoginItemSettings: () => {
    onlyOn(['win32', 'darwin'], 'app.getLoginItemSettings');
    if (!ready) throw new Error('app.getLoginItemSettings was used before the app was ready');
    // Of these the shell looks at one alone.
    return { wasOpenedAtLogin: process.env.DOUBLE_AT_LOGIN === '1' } as Electron.LoginItemSettings;
  },
  get dock() {
    return process.platform === 'darwin' ? dock : undefined;
  },
  getLocale: () => 'en-US',
  getVersion: () => process.env.DOUBLE_VERSION ?? VERSION,
  getName: () => 'Parley',
  getPath: (name: string) => paths.get(name) ?? '',
  quit: () => {
    record('app.quit');
    setImmediate(quit);
  },
  exit: (code?: number) => {
    record('app.exit', code ?? 0);
    // No loop of messages runs yet: the process ends as it is.
    if (!ready) return endNow(code ?? 0);
    // No `before-quit` and no `will-quit`, but `quit` comes (`Browser::Exit` of Electron).
    exitWith(code ?? 0);
  },
  relaunch: () => record('app.relaunch'),
  releaseSingleInstanceLock: () => record('app.releaseSingleInstanceLock'),
  on,
  once,
} satisfies Doubled<Electron.App>;

export const app = strict('app', double);

export const appEvents = {
  get quitting() {
    return quitting;
  },
  get isReady() {
    return ready;
  },
  allWindowsClosed: () => {
    // Without a listener Electron quits by itself.
    if (emitter.listenerCount('window-all-closed') === 0) quit();
    else emitter.emit('window-all-closed');
  },
  webContentsCreated: (contents: unknown) => emitter.emit('web-contents-created', {}, contents),
};

export function becomeReady(): void {
  setImmediate(() => {
    ready = true;
    takeSignals();
    record('app!ready');
    emitter.emit('ready', {}, {});
  });
}

onDrive('app.event', (event: string, ...args: unknown[]) => {
  const given = new PreventableEvent();
  emitter.emit(event, given, ...args);
  return { prevented: given.defaultPrevented };
});
onDrive('app.quit', () => setImmediate(quit));
onDrive('lacked', () => [...lacked]);
/** The display or the bus of the session is gone (Linux): Electron exits, and only `quit` is heard of it. */
onDrive('session.lost', () => {
  setImmediate(() => {
    exitWith(0);
    childrenOfApp.killAll();
    endNow(0);
  });
});
/** The user of Windows logs off: each window is asked, then told, and in that turn the process and its own are ended. */
onDrive('session.ends', (ends: boolean) => {
  setImmediate(() => {
    windowsOfApp.tellAll('query-session-end', ['logoff']);
    if (!ends) return;
    windowsOfApp.tellAll('session-end', ['logoff']);
    childrenOfApp.killAll();
    endNow(0);
  });
});
onDrive(
  'throw',
  () =>
    void setImmediate(() => {
      throw new Error('Nobody had expected this.');
    }),
);
onDrive('reject', () => void Promise.reject(new Error('Nobody had promised this.')));
