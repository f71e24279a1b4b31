import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BrowserContext, chromium, _electron as electron, type Page } from '@playwright/test';
import { browserOptions } from '../browser';
import { ShellProcess } from '../desktop/shell-process';
import { AgentAtConsole } from './people';

/** How the desktop program runs here: in Electron where its binary is, and over the double with real pages always. */
export type DesktopHost = 'double' | 'electron';

/** The built desktop program with its windows as pages, however it runs. */
export interface DesktopApp {
  /** The nth window, once it is there. */
  window(index: number): Promise<Page>;
  readonly visitor: string;
  /** Null in a real Electron. */
  readonly shell: ShellProcess | null;
  close(): Promise<void>;
}

/** Why there is no Electron to test with; null when there is. */
export function electronMissing(): string | null {
  const binary = electronBinary();
  if (binary === null) return "Electron's binary is not installed on this machine.";
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
    ? 'There is no display for Electron.'
    : null;
}

/** `policy`: of the machine; over the double only. */
export function openDesktop(host: DesktopHost, args: readonly string[] = [], policy?: string): Promise<DesktopApp> {
  return host === 'double' ? openDouble(args, policy) : openElectron(args);
}

export async function agentIn(app: DesktopApp): Promise<AgentAtConsole> {
  return new AgentAtConsole(await app.window(0));
}

async function openDouble(args: readonly string[], policy: string | undefined): Promise<DesktopApp> {
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
    ...(policy === undefined ? {} : { policy }),
    env: { DOUBLE_BROWSER: `http://127.0.0.1:${port}`, XDG_CURRENT_DESKTOP: 'KDE' },
  });
  return {
    window: (index) => pageAt(context, own + index),
    visitor: JSON.parse(shell.lines[0] ?? '{}').visitor,
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

async function openElectron(args: readonly string[]): Promise<DesktopApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-electron-'));
  const app = await electron.launch({
    executablePath: electronBinary() ?? '',
    args: ['dist/main/shell.js', '--json', '--data-dir', dataDir, '--mqtt-port', '0', '--http-port', '0', ...args],
  });
  const ready = await new Promise<string>((resolve) => {
    app.process().stdout?.once('data', (bytes: Buffer) => resolve(bytes.toString('utf8')));
  });
  return {
    window: async (index) => {
      while (app.windows().length <= index) await app.waitForEvent('window');
      return app.windows()[index] ?? app.firstWindow();
    },
    visitor: JSON.parse(ready).visitor,
    shell: null,
    close: async () => {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function electronBinary(): string | null {
  const dir = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const named = join(dir, 'path.txt');
  if (!existsSync(named)) return null;
  const binary = join(dir, 'dist', readFileSync(named, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}
