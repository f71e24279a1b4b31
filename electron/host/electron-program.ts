import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reasonOf } from '../../broker/store/logger';
import type { Failure } from '../desktop/electron-trouble';

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

/** Fetches Electron's program with the script of its own package. Null when that went well. */
export async function fetchElectron(fetching: Fetching): Promise<Failure | null> {
  let temporary: string;
  try {
    temporary = mkdtempSync(join(tmpdir(), 'parley-electron-'));
  } catch (error) {
    return { kind: 'unfetched', said: reasonOf(error) };
  }
  try {
    const said = await runInstaller(fetching, temporary);
    return said === null ? null : { kind: 'unfetched', said };
  } finally {
    // Half of what an installer that was stopped has fetched would stay for ever.
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Null, or what it said when it failed. */
function runInstaller(fetching: Fetching, temporary: string): Promise<string | null> {
  const { packageDir, env, progress, patienceMs = PATIENCE_MS } = fetching;
  const child = spawn(process.execPath, [join(packageDir, 'install.js')], {
    env: { ...fetchEnvironment(env), TMPDIR: temporary, TMP: temporary, TEMP: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
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
      child.kill('SIGKILL');
    }
  }, LOOK_MS);
  const stop = (): void => void child.kill('SIGKILL');
  process.once('exit', stop);
  return new Promise((resolve) => {
    const end = (failed: boolean): void => {
      clearInterval(look);
      process.off('exit', stop);
      resolve(failed ? said : null);
    };
    child.once('error', (error) => {
      said = error.message;
      end(true);
    });
    child.once('close', (code) => end(code !== 0));
  });
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
