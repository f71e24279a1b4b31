import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { networkInterfaces } from 'node:os';
import { appEvents } from './app';
import { emitterOf, type Listener, PreventableEvent } from './events';
import { onDrive, record } from './record';
import { type Doubled, lacked, onlyOn, strict } from './strict';

/** What the next dialogs answer, in order: the number of the button, or a path; nothing: Escape. */
const answers: unknown[] = [];
onDrive('dialog.answer', (answer: unknown) => void answers.push(answer));

function mustBeReady(): void {
  if (!appEvents.isReady) throw new Error('dialog module can only be used after app is ready');
}

type MessageArguments = [Electron.MessageBoxOptions] | [unknown, Electron.MessageBoxOptions];

export const dialog = strict('dialog', {
  showErrorBox: (title: string, content: string) => {
    // Linux writes it to standard error then, where a packaged program has nobody who reads it.
    if (!appEvents.isReady && process.platform === 'linux') lacked.push('an error box before the app was ready');
    record('dialog.showErrorBox', title, content);
  },
  showMessageBox: async (...args: unknown[]) => {
    mustBeReady();
    const options = (args as MessageArguments).at(-1) as Electron.MessageBoxOptions;
    record('dialog.showMessageBox', options);
    const answer = answers.shift();
    return { response: typeof answer === 'number' ? answer : (options.cancelId ?? 0), checkboxChecked: false };
  },
  showSaveDialog: async (...args: unknown[]) => {
    mustBeReady();
    record('dialog.showSaveDialog', args.at(-1));
    const answer = answers.shift();
    return typeof answer === 'string' ? { canceled: false, filePath: answer } : { canceled: true, filePath: '' };
  },
} satisfies Doubled<Electron.Dialog>);

export const shell = strict('shell', {
  openExternal: async (url: string) => {
    record('shell.openExternal', url);
    if (process.env.DOUBLE_NO_PROGRAMS === '1') throw new Error('Failed to open URL');
  },
} satisfies Doubled<Electron.Shell>);

/** Two displays side by side, until the test takes one away. */
let displays = [displayOf(1, 0, 0, 1920, 1080), displayOf(2, 1920, 0, 2560, 1440)];
const screenEmitter = emitterOf('screen');
export const screen = strict('screen', {
  getAllDisplays: () => {
    if (!appEvents.isReady) throw new Error('screen was used before the app was ready');
    return displays;
  },
  on: screenEmitter.on,
} satisfies Doubled<Electron.Screen>);

function displayOf(id: number, x: number, y: number, width: number, height: number): Electron.Display {
  // Of a display the shell looks at these alone.
  return {
    id,
    bounds: { x, y, width, height },
    workArea: { x, y, width, height: height - 40 },
    scaleFactor: 1,
  } as Electron.Display;
}
onDrive('screen.set', (wanted: [number, number, number, number][], event: string) => {
  displays = wanted.map(([x, y, width, height], index) => displayOf(index + 1, x, y, width, height));
  screenEmitter.emitter.emit(event, {}, displays[0]);
});

let idleSeconds = 0;
const power = emitterOf('powerMonitor');
export const powerMonitor = strict('powerMonitor', {
  getSystemIdleTime: () => idleSeconds,
  on: (event: string, listener: Listener) => {
    if (/^(un)?lock-screen$/.test(event)) onlyOn(['win32', 'darwin'], `powerMonitor ${event}`);
    return power.on(event, listener);
  },
} satisfies Doubled<Electron.PowerMonitor>);
export function powerEvent(event: string): { readonly prevented: boolean } {
  const given = new PreventableEvent();
  power.emitter.emit(event, given);
  return { prevented: given.defaultPrevented };
}
onDrive('power', powerEvent);
onDrive('power.idle', (seconds: number) => {
  idleSeconds = seconds;
});

/** What Node says of the networks until the test says something else; the rest of the program sees it too. */
onDrive('network', (interfaces: ReturnType<typeof networkInterfaces>) => {
  // Only through the module itself does every importer see it.
  const os = createRequire(import.meta.url)('node:os') as { networkInterfaces: unknown };
  os.networkInterfaces = () => interfaces;
  syncBuiltinESMExports();
});

const shortcuts = new Map<string, () => void>();
const taken = new Set<string>();
export const globalShortcut = strict('globalShortcut', {
  register: (accelerator: string, callback: () => void) => {
    record('globalShortcut.register', accelerator);
    if (taken.has(accelerator)) return false;
    shortcuts.set(accelerator, callback);
    return true;
  },
  unregisterAll: () => shortcuts.clear(),
} satisfies Doubled<Electron.GlobalShortcut>);
onDrive('shortcut.take', (accelerator: string) => void taken.add(accelerator));
onDrive('shortcut.press', (accelerator: string) => {
  shortcuts.get(accelerator)?.();
  return [...shortcuts.keys()];
});

/**
 * Not a cipher: only so that a test sees that what is on disk went through here. The name of the store is one thing, and
 * the key that it gives another: `DOUBLE_KEY` is `v10` where the store gave none. It answers after `DOUBLE_KEY_MS`
 * milliseconds, or `never`, as while it waits for its password.
 */
const backend = process.env.DOUBLE_KEYRING ?? 'gnome_libsecret';
const key = `${process.env.DOUBLE_KEY ?? 'v11'}sealed:`;
const turned = (text: string): string => [...text].reverse().join('');

async function keyStore(asked: string): Promise<void> {
  if (!appEvents.isReady) throw new Error('safeStorage cannot be used before app is ready');
  record(`safeStorage.${asked}`);
  const wait = process.env.DOUBLE_KEY_MS ?? '0';
  if (wait === 'never') await new Promise(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, Number(wait)));
}

export const safeStorage = strict('safeStorage', {
  getSelectedStorageBackend: () => {
    onlyOn(['linux'], 'safeStorage.getSelectedStorageBackend');
    return (appEvents.isReady ? backend : 'unknown') as 'gnome_libsecret';
  },
  encryptStringAsync: async (text: string) => {
    await keyStore('encryptStringAsync');
    return Buffer.from(`${key}${turned(text)}`);
  },
  decryptStringAsync: async (bytes: Buffer) => {
    await keyStore('decryptStringAsync');
    const text = bytes.toString('utf8');
    if (!/^v1[01]sealed:/.test(text)) throw new Error('Error while decrypting the ciphertext provided');
    return { result: turned(text.slice(key.length)), shouldReEncrypt: false };
  },
} satisfies Doubled<Electron.SafeStorage>);
