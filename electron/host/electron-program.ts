import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reasonOf } from '../../broker/store/logger';
import type { Failure } from '../desktop/electron-trouble';
import { untilLastWords } from './last-words';

/** Where the program is inside the folder that the electron package unpacks; as its `install.js` says. */
const IN_DIST: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/**
 * Electron's program; null when it is not there, or not whole: of another version, or half unpacked.
 * @param packageDir - Where the electron package is.
 */
export function findElectron(packageDir: string, env: NodeJS.ProcessEnv): string | null {
  const name = IN_DIST[process.platform] ?? 'electron';
  const elsewhere = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (elsewhere !== undefined && elsewhere !== '') return present(join(elsewhere, name));
  const dist = join(packageDir, 'dist');
  // Written in this order when it was unpacked: who finds both finds the whole.
  const unpacked = read(join(dist, 'version'))?.replace(/^v/, '');
  const wanted = /"version":\s*"([^"]+)"/.exec(read(join(packageDir, 'package.json')) ?? '')?.[1];
  return unpacked === wanted && read(join(packageDir, 'path.txt')) === name ? present(join(dist, name)) : null;
}

export interface Fetching {
  readonly packageDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Told how much is there; in megabytes. */
  readonly progress: (megabytes: number) => void;
  /** How long nothing may come. Milliseconds. */
  readonly patienceMs?: number;
}

const LOOK_MS = 500;
/** Proxies that look into what they let through may hold it back for long. */
const PATIENCE_MS = 120_000;
const MOST_SAID = 100_000;

/** They end this process without its `exit` event, and without any `finally`. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A system with process groups: the installer leads one, with whatever it starts. */
const HAS_GROUPS = process.platform !== 'win32';
/** Whoever was just killed may still have a file open. */
const REMOVE = { recursive: true, force: true, maxRetries: 5 } as const;

/**
 * Fetches Electron's program with the script of its own package. Null when that went well. A signal to end is obeyed
 * once the installer is stopped and half of what it has fetched is removed.
 */
export async function fetchElectron(fetching: Fetching): Promise<Failure | null> {
  let temporary: string;
  try {
    temporary = mkdtempSync(join(tmpdir(), 'parley-electron-'));
  } catch (error) {
    return { kind: 'unfetched', said: reasonOf(error) };
  }
  const stopping = new AbortController();
  let endedBy: NodeJS.Signals | null = null;
  const obey = (signal: NodeJS.Signals): void => {
    endedBy ??= signal;
    stopping.abort();
  };
  const atExit = (): void => {
    stopping.abort();
    rmSync(temporary, REMOVE);
  };
  for (const signal of SIGNALS) process.on(signal, obey);
  process.once('exit', atExit);
  try {
    const said = await runInstaller(fetching, temporary, stopping.signal);
    return said === null ? null : { kind: 'unfetched', said };
  } finally {
    try {
      // Half of what an installer that was stopped has fetched would stay for ever.
      rmSync(temporary, REMOVE);
    } finally {
      process.off('exit', atExit);
      for (const signal of SIGNALS) process.off(signal, obey);
      // Nobody listens now: whoever waits for this process sees that the signal ended it.
      if (endedBy !== null) process.kill(process.pid, endedBy);
    }
  }
}

/** Null, or what it said when it failed. */
function runInstaller(fetching: Fetching, temporary: string, stopping: AbortSignal): Promise<string | null> {
  const { packageDir, env, progress, patienceMs = PATIENCE_MS } = fetching;
  const child = spawn(process.execPath, [join(packageDir, 'install.js')], {
    env: { ...fetchEnvironment(env), TMPDIR: temporary, TMP: temporary, TEMP: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: HAS_GROUPS,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-MOST_SAID);
    });
  }
  let bytes = 0;
  let last = performance.now();
  const look = setInterval(() => {
    const now = sizeOf(temporary) + sizeOf(join(packageDir, 'dist'));
    if (now !== bytes) {
      last = performance.now();
      bytes = now;
      progress(Math.round(now / 1e6));
    } else if (performance.now() - last > patienceMs) {
      said = `No data came for ${Math.round(patienceMs / 1_000)} seconds.`;
      killAll(child);
    }
  }, LOOK_MS);
  const stop = (): void => killAll(child);
  stopping.addEventListener('abort', stop, { once: true });
  return new Promise((resolve) => {
    const end = (failed: boolean): void => {
      clearInterval(look);
      stopping.removeEventListener('abort', stop);
      resolve(failed ? said : null);
    };
    child.once('error', (error) => {
      said = error.message;
      end(true);
    });
    child.once('exit', (code) => {
      // What it has said is of no use when it was stopped.
      if (stopping.aborted) end(true);
      else void untilLastWords(child).then(() => end(code !== 0));
    });
  });
}

function killAll(child: ChildProcess): void {
  child.kill('SIGKILL');
  if (!HAS_GROUPS || child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}

/** The installer uses no proxy unless it is told to, and knows nothing of the one that npm has been told. */
export function fetchEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const https = env.HTTPS_PROXY ?? env.https_proxy ?? env.npm_config_https_proxy ?? env.npm_config_proxy;
  const http = env.HTTP_PROXY ?? env.http_proxy ?? env.npm_config_proxy;
  if ((https ?? http ?? '') === '') return env;
  const without = env.NO_PROXY ?? env.no_proxy ?? env.npm_config_noproxy;
  return {
    ...env,
    ELECTRON_GET_USE_PROXY: '1',
    HTTPS_PROXY: https ?? http,
    ...(http === undefined ? {} : { HTTP_PROXY: http }),
    ...(without === undefined ? {} : { NO_PROXY: without }),
  };
}

function present(file: string): string | null {
  return existsSync(file) ? file : null;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Of all files in a folder, in bytes; 0 when it is not there. */
function sizeOf(dir: string): number {
  try {
    return readdirSync(dir, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
      const found = statSync(join(dir, name), { throwIfNoEntry: false });
      return sum + (found?.isFile() === true ? found.size : 0);
    }, 0);
  } catch {
    return 0;
  }
}
