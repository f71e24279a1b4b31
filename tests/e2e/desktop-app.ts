import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BrowserContext, chromium, _electron as electron, type Page } from '@playwright/test';
import { browserOptions } from '../browser';
import { ShellProcess } from '../desktop/shell-process';
import type { WindowFacts } from '../desktop/shell-window';
import { AgentAtConsole } from './people';
import type { ConsoleReady } from './processes';

/** How the desktop program runs here: in Electron where its binary is, and over the double with real pages always. */
export type DesktopHost = 'double' | 'electron';

export interface DesktopOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Kept over several starts; a new one, removed at the end, when absent. */
  readonly dataDir?: string;
  /** Of the machine; over the double only. */
  readonly policy?: string;
}

export type DesktopReady = Pick<ConsoleReady, 'mqtt' | 'visitor'> & { readonly serverPid: number };

/** The built desktop program with its windows as pages, however it runs. */
export interface DesktopApp {
  /** The nth window, once it is there. */
  window(index: number): Promise<Page>;
  /** Closes the nth window, as its user does. */
  closeWindow(index: number): Promise<void>;
  /** Starts the program once more with the same data; resolves with the exit code of that start. */
  startAgain(): Promise<number | null>;
  /** Whether the nth window can be seen, and is not minimized. */
  isShown(index: number): Promise<boolean>;
  minimize(index: number): Promise<void>;
  /** Resolves with its exit code when it has ended by itself. */
  ended(): Promise<number | null>;
  /** As in a crash of the machine: the program and its server end at once. */
  crash(): Promise<void>;
  /** What it said when it was ready. */
  readonly ready: DesktopReady;
  readonly visitor: string;
  /** Null in a real Electron. */
  readonly shell: ShellProcess | null;
  close(): Promise<void>;
}

/** Names a packaged program to test instead of the built files: a test build, which may be inspected. */
const PACKAGED = process.env.PARLEY_TEST_PROGRAM ?? null;

/** Why there is no Electron to test with; null when there is. */
export function electronMissing(): string | null {
  const binary = electronBinary();
  if (binary === null) return "Electron's binary is not installed on this machine.";
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
    ? 'There is no display for Electron.'
    : null;
}

export function openDesktop(host: DesktopHost, options: DesktopOptions = {}): Promise<DesktopApp> {
  return host === 'double' ? openDouble(options) : openElectron(options);
}

export async function agentIn(app: DesktopApp): Promise<AgentAtConsole> {
  return new AgentAtConsole(await app.window(0));
}

async function openDouble({ args = [], env = {}, dataDir, policy }: DesktopOptions): Promise<DesktopApp> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-windows-'));
  const options = browserOptions();
  const context = await chromium.launchPersistentContext(profile, {
    ...options,
    args: [...options.args, '--remote-debugging-port=0'],
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
  });
  // The first tab is the browser's own; windows come behind it.
  const own = context.pages().length;
  const [port] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  const shell = await ShellProcess.open({
    args,
    env: { XDG_CURRENT_DESKTOP: 'KDE', ...env, DOUBLE_BROWSER: `http://127.0.0.1:${port}` },
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(policy === undefined ? {} : { policy }),
  });
  const ready: DesktopReady = JSON.parse(shell.lines[0] ?? '{}');
  const factsOf = async (index: number): Promise<WindowFacts> => {
    const facts = (await shell.drive<WindowFacts[]>('windows'))[index];
    if (facts === undefined) throw new Error(`There is no window ${index}`);
    return facts;
  };
  return {
    window: (index) => pageAt(context, own + index),
    closeWindow: async (index) => void (await shell.drive('window.close', (await factsOf(index)).id)),
    startAgain: async () => {
      // Two processes cannot share a lock of the double: the second only gives up, and the first hears of it.
      const second = await ShellProcess.start({ env: { ...env, DOUBLE_SECOND: '1' }, dataDir: shell.dataDir });
      const code = await second.ended();
      await shell.drive('app.event', 'second-instance', [], '/');
      return code;
    },
    isShown: async (index) => {
      const { visible, minimized } = await factsOf(index);
      return visible && !minimized;
    },
    minimize: async (index) => void (await shell.drive('window.minimize', (await factsOf(index)).id)),
    ended: () => shell.ended(),
    crash: async () => {
      shell.signal('SIGKILL');
      await shell.ended();
      end(ready.serverPid);
    },
    ready,
    visitor: ready.visitor,
    shell,
    close: async () => {
      await shell.stop();
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

async function pageAt(context: BrowserContext, index: number): Promise<Page> {
  for (;;) {
    const page = context.pages()[index];
    if (page !== undefined) return page;
    await context.waitForEvent('page');
  }
}

async function openElectron({ args = [], env = {}, dataDir }: DesktopOptions): Promise<DesktopApp> {
  const dir = dataDir ?? (await mkdtemp(join(tmpdir(), 'parley-electron-')));
  const start = {
    executablePath: electronBinary() ?? '',
    args: [...(PACKAGED === null ? ['dist/main/shell.js'] : []), '--data-dir', dir, '--workspace', 'demo'],
    env: { ...environment(), ...env },
  };
  const ports = ['--mqtt-port', '0', '--http-port', '0'];
  const app = await electron.launch({
    ...start,
    chromiumSandbox: true,
    args: [...start.args, '--json', ...ports, ...args],
  });
  const child = app.process();
  const over = exitOf(child);
  const line = await new Promise<string>((resolve) => {
    child.stdout?.once('data', (bytes: Buffer) => resolve(bytes.toString('utf8')));
  });
  const ready: DesktopReady = JSON.parse(line);
  const pageOf = async (index: number): Promise<Page> => {
    while (app.windows().length <= index) await app.waitForEvent('window');
    return app.windows()[index] ?? app.firstWindow();
  };
  const windowOf = async (index: number) => app.browserWindow(await pageOf(index));
  return {
    window: pageOf,
    closeWindow: async (index) => (await windowOf(index)).evaluate((window) => window.close()),
    startAgain: () => exitOf(spawn(start.executablePath, start.args, { env: start.env, stdio: 'ignore' })),
    isShown: async (index) => (await windowOf(index)).evaluate((window) => window.isVisible() && !window.isMinimized()),
    minimize: async (index) => (await windowOf(index)).evaluate((window) => window.minimize()),
    ended: () => over,
    crash: async () => {
      child.kill('SIGKILL');
      await over;
      end(ready.serverPid);
    },
    ready,
    visitor: ready.visitor,
    shell: null,
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) await app.close();
      if (dataDir === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Ends a process at once; one that has gone already is left alone. */
export function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with the program.
  }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

function environment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

function electronBinary(): string | null {
  if (PACKAGED !== null) return PACKAGED;
  const dir = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const named = join(dir, 'path.txt');
  if (!existsSync(named)) return null;
  const binary = join(dir, 'dist', readFileSync(named, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}
