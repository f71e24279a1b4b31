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
/** Electron itself sets the switch for the variable, before the program runs. */
let noSandbox = process.argv.includes('--no-sandbox') || process.env.ELECTRON_DISABLE_SANDBOX !== undefined;

/** Filled by the windows, which know of the app. */
export const windowsOfApp: { closeAll: () => boolean; destroyAll: () => void } = {
  closeAll: () => true,
  destroyAll: () => undefined,
};

function mustComeBeforeReady(what: string): void {
  if (ready) throw new Error(`${what} was called after the app was ready`);
}

function end(code: number): never {
  record('app!exit', code, [...lacked]);
  process.exit(code);
}

/** As Electron does it: each step may be prevented, and then nothing of the rest happens. */
function quit(): void {
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
    hasSwitch: (name: string) => (name === 'no-sandbox' ? noSandbox : process.argv.includes(`--${name}`)),
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
    // No `before-quit` and no `will-quit`, but `quit` comes (`Browser::Exit` of Electron).
    quitting = true;
    windowsOfApp.destroyAll();
    emitter.emit('quit', {}, code ?? 0);
    end(code ?? 0);
  },
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
