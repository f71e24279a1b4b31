import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { extractAll, extractFile, listPackage } from '@electron/asar';
import { getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { wrongFuses } from '../../electron/packaging/fuses';
import { CONSOLE_CSP } from '../desktop/console-csp';
import { ShellProcess } from '../desktop/shell-process';
import { makeStubElectron } from './stub-electron';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Bytes of the program without Electron, as the README promises them. */
function budget(): number {
  const [, megabytes] =
    /packaged program without Electron is at most (\d+) MB/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  if (megabytes === undefined) throw new Error('The README does not say how large the packaged program may be.');
  return Number(megabytes) * 1_000_000;
}

let dir = '';
let asar = '';
let files: string[] = [];

beforeAll(async () => {
  if (!existsSync(join(ROOT, 'dist/main/shell.js'))) throw new Error('Nothing has been built. Run "npm run build".');
  dir = await mkdtemp(join(tmpdir(), 'parley-package-'));
  const stub = join(dir, 'electron');
  await makeStubElectron(stub);
  await packageInto(join(dir, 'out'), stub);
  asar = join(dir, 'out/linux-unpacked/resources/app.asar');
  files = listPackage(asar, { isPack: false }).map((file) => file.replaceAll('\\', '/'));
}, 120_000);

afterAll(() => rm(dir, { recursive: true, force: true }));

/**
 * `npm run package -- --dir`, but for the build that comes first in it: the other tests read `dist/` at the same time.
 * Electron's program is the stub, and the place one that can go.
 */
async function packageInto(output: string, electronDist: string): Promise<void> {
  const [build, builder = '', ...more] = packageScript().split(' && ');
  expect([build, more]).toEqual(['npm run build', []]);
  const args = [
    '--linux',
    'dir',
    '--publish',
    'never',
    '-c.directories.output',
    output,
    '-c.electronDist',
    electronDist,
  ];
  await promisify(execFile)('npx', ['--no-install', ...builder.split(' '), ...args], { cwd: ROOT });
}

function packageScript(): string {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts.package;
}

interface SchemeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const ALLOWED = [
  /^\/(package\.json|LICENSE)$/,
  /^\/dist$/,
  /^\/dist\/main(\/(shell|server)\.js|\/history\.cjs|\/chunks|\/chunks\/[\w.-]+\.js)?$/,
  /^\/dist\/preload(\/preload\.cjs)?$/,
  /^\/dist\/icons(\/(tray-\w+|badge-\w+|icon)(@2x)?\.(png|ico))?$/,
  /^\/dist\/(console|visitor)(\/index\.html|\/icon\.svg|\/assets|\/assets\/[\w.-]+\.(js|css|svg|woff2|wav|ogg))?$/,
];

describe('the package', () => {
  it('holds the built programs, and nothing else', () => {
    expect(files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file)))).toEqual([]);
    for (const needed of [
      '/dist/main/shell.js',
      '/dist/main/server.js',
      '/dist/main/history.cjs',
      '/dist/preload/preload.cjs',
      '/dist/icons/tray-active.png',
      '/dist/icons/tray-active.ico',
      '/dist/icons/tray-activeTemplate@2x.png',
      '/dist/console/index.html',
      '/dist/visitor/index.html',
      '/LICENSE',
    ])
      expect(files).toContain(needed);
  });

  it('starts with the shell, and says which version it is', () => {
    const described = JSON.parse(extractFile(asar, 'package.json').toString());
    const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(described).toMatchObject({ main: 'dist/main/shell.js', version: own.version, type: 'module' });
    // What notifications and key stores show, and what a desktop of Linux knows its windows by.
    expect(described).toMatchObject({ productName: 'Parley', desktopName: 'parley.desktop' });
    expect(described.devDependencies).toBeUndefined();
  });

  it('brings what administrators need beside the program: guide, templates and schema of the policy', () => {
    const beside = (file: string) => readFileSync(join(dir, 'out/linux-unpacked/resources', file), 'utf8');
    const own = (file: string) => readFileSync(join(ROOT, 'electron/packaging', file), 'utf8');
    for (const file of [
      'DEPLOYMENT.md',
      'policy/parley.admx',
      'policy/en-US/parley.adml',
      'policy/parley-policy.schema.json',
      'policy/example-policy.json',
    ])
      expect(beside(file)).toBe(own(file));
  });

  it('lacks nothing: its shell starts from it alone, with preload, icons, pages and server', {
    timeout: 90_000,
  }, async () => {
    // Away from the project, so that no module can come from there.
    const alone = join(realpathSync(dir), 'alone');
    extractAll(asar, alone);
    const shell = await ShellProcess.open({
      program: join(alone, 'dist/main/shell.js'),
      args: ['--agent', 'aino', '--workspace', 'demo'],
      env: {
        XDG_CURRENT_DESKTOP: 'KDE',
        DOUBLE_PACKAGED: '1',
        DOUBLE_RESOURCES: join(dir, 'out/linux-unpacked/resources'),
      },
    });
    onTestFinished(() => shell.stop());
    const ready = JSON.parse(shell.lines[0] ?? '{}');
    expect(ready).toMatchObject({ ready: true, host: 'electron', console: 'parley-app://console/' });
    const [[, { preload } = { preload: '' }] = []] = shell.of('webContents!created') as [
      unknown,
      { preload: string },
    ][];
    expect(preload).toBe(join(alone, 'dist/preload/preload.cjs'));
    expect(existsSync(preload)).toBe(true);
    const page = await shell.drive<SchemeAnswer>('scheme.ask', 'GET', ready.console);
    expect(page).toMatchObject({ status: 200, headers: { 'content-security-policy': CONSOLE_CSP } });
    const [, script = ''] = /<script [^>]*src="([^"]+)"/.exec(page.body) ?? [];
    const code = await shell.drive<SchemeAnswer>('scheme.ask', 'GET', new URL(script, ready.console).href);
    expect(code).toMatchObject({ status: 200, body: readFileSync(join(alone, 'dist/console', script), 'utf8') });
    expect(await shell.drive('tray')).toMatchObject({ image: expect.stringMatching(/^tray-\w+\.png$/) });
    // The server, too: it is a program of its own in there, and brings the visitors' page.
    const [[server] = []] = shell.of('utilityProcess.fork');
    expect(server).toBe(join(alone, 'dist/main/server.js'));
    const visitors = await fetch(ready.visitor);
    expect([visitors.status, await visitors.text()]).toEqual([200, expect.stringContaining('<div id="app">')]);
    // No member of Electron, and no picture, that is not there.
    expect(await shell.drive('lacked')).toEqual([]);
    shell.signal('SIGTERM');
    expect(await shell.ended()).toBe(0);
  });

  it('has the thread of the history as one CommonJS file, as Electron itself tries out threads in an asar', async () => {
    const alone = join(dir, 'thread', 'history.cjs');
    await mkdir(join(dir, 'thread', 'log'), { recursive: true });
    await writeFile(alone, extractFile(asar, 'dist/main/history.cjs'));
    const workerData = { logDir: join(dir, 'thread', 'log'), dir: join(dir, 'thread', 'index') };
    const thread = new Worker(alone, { workerData });
    onTestFinished(async () => void (await thread.terminate()));
    thread.postMessage({ id: 7, position: { segment: 1, size: 0 }, ask: { kind: 'follow' } });
    const [answer] = await once(thread, 'message');
    expect(answer).toMatchObject({ id: 7, result: { ok: true } });
  });

  it('stays below its budget', async () => {
    expect((await stat(asar)).size).toBeLessThanOrEqual(budget());
  });

  it('has its fuses burnt into the program', async () => {
    const wrong = async (program: string) => wrongFuses(await getCurrentFuseWire(join(dir, program)), false);
    expect(await wrong('out/linux-unpacked/parley')).toEqual([]);
    // As Electron comes, every one of them is wrong.
    expect(await wrong('electron/electron')).toHaveLength(7);
  });
});
