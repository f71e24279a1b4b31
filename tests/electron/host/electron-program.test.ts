import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { isRunning } from '../../../broker/store/process-life';
import { fetchElectron, fetchEnvironment, findElectron } from '../../../electron/host/electron-program';
import { ROOT } from '../../architecture/sources';
import { until } from '../../broker/hub/until';
import { standInDirectory } from '../stand-ins/stand-in';

const NAME = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';

/** An electron package; `files` of it are replaced, or left out where they are null. */
async function electronPackage(files: Readonly<Record<string, string | null>> = {}): Promise<string> {
  const dir = await standInDirectory();
  const all = {
    'package.json': '{"name":"electron","version":"45.4.1"}',
    'dist/version': '45.4.1',
    'path.txt': NAME,
    [`dist/${NAME}`]: 'x',
  };
  for (const [name, text] of Object.entries({ ...all, ...files })) {
    if (text === null) continue;
    await mkdir(join(dir, name, '..'), { recursive: true });
    await writeFile(join(dir, name), text);
  }
  return dir;
}

describe("Electron's program", () => {
  it('is found in its package, and where the environment says', async () => {
    const dir = await electronPackage();
    expect(findElectron(dir, {})).toBe(join(dir, 'dist', NAME));
    const other = await electronPackage({ 'path.txt': null });
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(dir, 'dist') };
    expect(findElectron(other, env)).toBe(join(dir, 'dist', NAME));
    expect(findElectron(dir, { ELECTRON_OVERRIDE_DIST_PATH: join(dir, 'none') })).toBeNull();
  });

  it.each([
    ['is of an older version', { 'dist/version': 'v44.0.0' }],
    ['was unpacked by half', { 'path.txt': null }],
    ['has lost its file', { [`dist/${NAME}`]: null }],
    ['says nothing of its version', { 'dist/version': null }],
    ['was never fetched', { 'path.txt': null, 'dist/version': null, [`dist/${NAME}`]: null }],
  ])('is not there when it %s', async (_what, files) => {
    expect(findElectron(await electronPackage(files), {})).toBeNull();
  });
});

describe('fetching it', () => {
  const fetching = (packageDir: string, env: NodeJS.ProcessEnv = {}) => ({
    packageDir,
    env: { ...process.env, ...env },
    progress: () => undefined,
  });
  const installer = (script: string): Promise<string> => electronPackage({ 'install.js': script, 'path.txt': null });

  it('is well when its installer says so', async () => {
    const dir = await installer(`require('fs').writeFileSync(__dirname + '/path.txt', '${NAME}')`);
    expect(await fetchElectron(fetching(dir))).toBeNull();
    expect(findElectron(dir, {})).toBe(join(dir, 'dist', NAME));
  });

  it('fails with what the installer said', async () => {
    const dir = await installer(
      "console.error(new Error('ENOSPC: no space left on device, write').stack); process.exit(1)",
    );
    expect(await fetchElectron(fetching(dir))).toEqual({ kind: 'unfetched', said: expect.stringContaining('ENOSPC') });
  });

  it('is given up when nothing comes, and leaves no half of it', async () => {
    const dir = await installer(
      "const dir = require('os').tmpdir(); require('fs').writeFileSync(dir + '/half.zip', 'PK'); " +
        "require('fs').writeFileSync(__dirname + '/seen', dir); setInterval(() => {}, 1000)",
    );
    const told: number[] = [];
    const given = { ...fetching(dir), patienceMs: 1_000, progress: (megabytes: number) => void told.push(megabytes) };
    expect(await fetchElectron(given)).toEqual({ kind: 'unfetched', said: 'No data came for 1 seconds.' });
    expect(told[0]).toBe(0);
    expect(existsSync(await readFile(join(dir, 'seen'), 'utf8'))).toBe(false);
  });

  it('by the real installer goes through the proxy that is named', async () => {
    const { proxy, heard } = await listening();
    const dir = join(await standInDirectory(), 'electron');
    await mkdir(dir);
    for (const file of ['install.js', 'package.json', 'checksums.json']) {
      await copyFile(join(ROOT, 'node_modules/electron', file), join(dir, file));
    }
    await symlink(join(ROOT, 'node_modules'), join(dir, 'node_modules'), 'junction');
    const env = {
      HTTPS_PROXY: proxy,
      NO_PROXY: undefined,
      no_proxy: undefined,
      electron_config_cache: join(dir, 'cache'),
    };
    expect(await fetchElectron(fetching(dir, env))).toMatchObject({ kind: 'unfetched' });
    expect(heard().split('\r\n')[0]).toMatch(/^CONNECT \S+:443 HTTP\/1\.1$/);
    await rm(dir, { recursive: true });
  });

  it.each<[NodeJS.ProcessEnv, NodeJS.ProcessEnv]>([
    [{}, {}],
    [{ HTTPS_PROXY: '' }, { HTTPS_PROXY: '' }],
    [{ https_proxy: 'http://p:1' }, { HTTPS_PROXY: 'http://p:1', ELECTRON_GET_USE_PROXY: '1' }],
    [
      { npm_config_proxy: 'http://p:1', npm_config_noproxy: 'x' },
      { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://p:1', NO_PROXY: 'x' },
    ],
    [{ HTTPS_PROXY: 'http://a:1', npm_config_https_proxy: 'http://b:1' }, { HTTPS_PROXY: 'http://a:1' }],
  ])('takes the proxy of %j', (env, wanted) => {
    expect(fetchEnvironment(env)).toMatchObject(wanted);
  });
});

/** It hangs with half of its work done, and so does a process that it has started. */
const HANGS = `
  const fs = require('fs');
  fs.writeFileSync(require('os').tmpdir() + '/half.zip', 'PK');
  const other = require('child_process').spawn('sleep', ['600'], { stdio: 'inherit' });
  fs.writeFileSync(__dirname + '/seen', process.pid + ' ' + other.pid + ' .');
  setInterval(() => {}, 1000);`;

/** A process that fetches with that installer: once both are under way. */
async function hanging() {
  const dir = await electronPackage({ 'install.js': HANGS, 'path.txt': null });
  const temporary = join(dir, 'temporary');
  await mkdir(temporary);
  const source = pathToFileURL(join(ROOT, 'electron/host/electron-program.ts')).href;
  const script = `import { fetchElectron } from '${source}';
    await fetchElectron({ packageDir: '${dir}', env: process.env, progress: () => undefined });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary },
    stdio: 'ignore',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const read = async (): Promise<string> => {
    const text = await readFile(join(dir, 'seen'), 'utf8');
    return text.endsWith('.') ? text : Promise.reject(new Error('It is not written yet.'));
  };
  const seen = await vi.waitFor(read, { timeout: 20_000 });
  const pids = seen.split(' ').slice(0, 2).map(Number);
  onTestFinished(() => {
    for (const pid of pids) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  });
  const halves = async () => (await readdir(temporary)).filter((name) => name.startsWith('parley-'));
  return { child, pids, halves };
}

// Windows has no such signals: whoever is ended there is ended at once.
describe.skipIf(process.platform === 'win32')('fetching it, ended half way', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s, leaves neither an installer nor half of it, and ends by that signal',
    { timeout: 40_000 },
    async (signal) => {
      const { child, pids, halves } = await hanging();
      expect(await halves()).toHaveLength(1);
      const ended = once(child, 'exit');
      child.kill(signal);
      expect(await ended).toEqual([null, signal]);
      expect(await halves()).toEqual([]);
      await until(() => !pids.some(isRunning));
    },
  );
});

/** A proxy that hears what is asked of it, and refuses. */
async function listening(): Promise<{ readonly proxy: string; readonly heard: () => string }> {
  let heard = '';
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      heard += bytes.toString('latin1');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { proxy: `http://127.0.0.1:${port}`, heard: () => heard };
}
