import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractAll, extractFile, listPackage } from '@electron/asar';
import { getCurrentFuseWire } from '@electron/fuses';
import { build, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import configuration from '../../electron/packaging/electron-builder';
import { wrongFuses } from '../../electron/packaging/fuses';
import { type ServerReady, startProgram } from '../e2e/processes';
import { makeStubElectron } from './stub-electron';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Bytes of the program without Electron; the README of `electron/` names it. */
const BUDGET = 10 * 1024 * 1024;

let dir = '';
let asar = '';
let files: string[] = [];

beforeAll(async () => {
  if (!existsSync(join(ROOT, 'dist/main/shell.js'))) throw new Error('Nothing has been built. Run "npm run build".');
  dir = await mkdtemp(join(tmpdir(), 'parley-package-'));
  const stub = join(dir, 'electron');
  await makeStubElectron(stub);
  const directories = { ...configuration.directories, output: join(dir, 'out') };
  await build({
    projectDir: ROOT,
    targets: Platform.LINUX.createTarget('dir'),
    publish: 'never',
    config: { ...configuration, directories, electronDist: stub },
  });
  asar = join(dir, 'out/linux-unpacked/resources/app.asar');
  files = listPackage(asar, { isPack: false }).map((file) => file.replaceAll('\\', '/'));
}, 120_000);

afterAll(() => rm(dir, { recursive: true, force: true }));

const ALLOWED = [
  /^\/(package\.json|LICENSE)$/,
  /^\/dist$/,
  /^\/dist\/main(\/(shell|server|history)\.js|\/chunks|\/chunks\/[\w.-]+\.js)?$/,
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

  it('lacks nothing: its server starts from it alone, and serves the visitor page', async () => {
    // Away from the project, so that no module can come from there.
    const alone = join(dir, 'alone');
    extractAll(asar, alone);
    const server = await startProgram<ServerReady>(join(alone, 'dist/main/server.js'), [
      '--data-dir',
      join(dir, 'data'),
      '--mqtt-port',
      '0',
      '--http-port',
      '0',
    ]);
    const page = await fetch(server.ready.visitor);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<div id="app">')]);
    expect(await server.stop()).toBe(0);
  });

  it('stays below its budget', async () => {
    expect((await stat(asar)).size).toBeLessThan(BUDGET);
  });

  it('has its fuses burnt into the program', async () => {
    const wrong = async (program: string) => wrongFuses(await getCurrentFuseWire(join(dir, program)), false);
    expect(await wrong('out/linux-unpacked/parley')).toEqual([]);
    // As Electron comes, every one of them is wrong.
    expect(await wrong('electron/electron')).toHaveLength(7);
  });
});
