import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractAll, extractFile, listPackage } from '@electron/asar';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { build, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import configuration from '../../electron/packaging/electron-builder';
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
  // Fuses are burnt into Electron's program, of which the stub has none.
  const { electronFuses: _fuses, ...rest } = configuration;
  const directories = { ...rest.directories, output: join(dir, 'out') };
  await build({
    projectDir: ROOT,
    targets: Platform.LINUX.createTarget('dir'),
    publish: 'never',
    config: { ...rest, directories, electronDist: stub },
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
});

describe('the configuration of the installers', () => {
  it('is one that electron-builder takes', async () => {
    const quiet = new DebugLogger(false);
    await expect(validateConfiguration(configuration, quiet)).resolves.toBeUndefined();
    const wrong = { ...configuration, nsis: { ...configuration.nsis, perMaschine: true } };
    await expect(validateConfiguration(wrong, quiet)).rejects.toThrow(/configuration.nsis/);
  });

  it('installs for the whole machine, silently where it is asked to', () => {
    expect(configuration.nsis).toMatchObject({ perMachine: true, allowElevation: true });
    expect(configuration.nsis).not.toHaveProperty('selectPerMachineByDefault');
    expect(configuration.msi).toMatchObject({ perMachine: true });
    expect(configuration.msi.upgradeCode).toBe('{5B2A8C1E-7D46-4F0B-9C3A-1E6F0D8A4B72}');
  });

  it('makes what each system wants', () => {
    const targets = ({ target }: { readonly target: readonly { readonly target: string }[] }) =>
      target.map((each) => each.target);
    expect(targets(configuration.win)).toEqual(['nsis', 'msi']);
    expect(targets(configuration.mac)).toEqual(['dmg', 'zip']);
    expect(targets(configuration.linux)).toEqual(['deb', 'rpm', 'AppImage']);
  });

  it('burns every fuse the way that closes the program', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    });
  });

  it('is known to Windows by the id that the shell gives itself', () => {
    const shell = readFileSync(join(ROOT, 'electron/shell/main.ts'), 'utf8');
    expect(shell).toContain(configuration.appId);
  });
});
