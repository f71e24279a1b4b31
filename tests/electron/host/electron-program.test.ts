import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchElectron, fetchEnvironment, findElectron } from '../../../electron/host/electron-program';
import { ROOT } from '../../architecture/sources';
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
