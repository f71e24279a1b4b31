import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import configuration from '../../electron/packaging/electron-builder';
import { ROOT } from '../architecture/sources';
import { type RenderedAppImage, type RenderedPackage, renderTargets } from './rendered-targets';
import { makeStubElectron } from './stub-electron';

let dir = '';
let packages: Readonly<Record<string, RenderedPackage>> = {};
let appImage: RenderedAppImage | null = null;

beforeAll(async () => {
  if (!existsSync(join(ROOT, 'dist/main/shell.js'))) throw new Error('Nothing has been built. Run "npm run build".');
  dir = await mkdtemp(join(tmpdir(), 'parley-installers-'));
  const stub = join(dir, 'electron');
  await makeStubElectron(stub);
  ({ packages, appImage } = await renderTargets(dir, stub));
}, 120_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

const file = (of: 'deb' | 'rpm', name: string): string => packages[of]?.files[name] ?? '';
/** Of the entry in the menu. */
const entries = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^([\w-]+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]));

describe('the installers for Linux', () => {
  it('are made: electron-builder has everything that it asks for', () => {
    expect(Object.keys(packages).sort()).toEqual(['deb', 'rpm']);
    expect(appImage).not.toBeNull();
    for (const { args } of Object.values(packages)) expect(args).toContain('https://parley.invalid/');
  });

  it('start the program with its sandbox, from an entry that its windows belong to', () => {
    const texts = [file('deb', 'parley.desktop'), file('rpm', 'parley.desktop'), appImage?.desktop ?? ''];
    const desktopName = `${entries(texts[0] ?? '').StartupWMClass}.desktop`;
    expect(desktopName).toBe(configuration.extraMetadata.desktopName);
    for (const text of texts) {
      const { Exec = '', MimeType = '', Icon, StartupWMClass } = entries(text);
      expect(Exec).toMatch(/^(\/opt\/Parley\/parley|AppRun) %U$/);
      expect(MimeType.split(';').filter(Boolean).sort()).toEqual([
        'application/x-parley-link',
        'x-scheme-handler/parley',
      ]);
      expect([Icon, StartupWMClass]).toEqual(['parley', 'parley']);
    }
  });

  it('want the libraries that Electron is linked against, and nothing that newer systems lack', () => {
    expect(configuration.deb.depends).toEqual(expect.arrayContaining(['libgtk-3-0', 'libgbm1', 'libnss3']));
    expect(configuration.rpm.depends).toEqual(expect.arrayContaining(['gtk3', '(alsa-lib or libasound2)', 'nss']));
    expect(configuration.deb.recommends).toEqual([]);
  });
});

/** Runs a script of the packages in a folder in the place of the machine, with programs of the system that only note. */
async function onMachine(name: 'after-install' | 'after-remove', of: 'deb' | 'rpm', machine: string, args: string[]) {
  const programs = join(machine, 'programs');
  const place = (path: string): string => join(machine, path);
  for (const folder of ['opt/Parley/resources', 'usr/bin', 'etc/apparmor.d', 'programs'])
    await mkdir(place(folder), { recursive: true });
  for (const program of ['apparmor_status', 'apparmor_parser', 'update-mime-database', 'update-desktop-database'])
    await writeFile(join(programs, program), `#!/bin/sh\necho ${program} "$@" >> '${place('said')}'\n`);
  for (const program of ['apparmor_status', 'apparmor_parser', 'update-mime-database', 'update-desktop-database'])
    await chmod(join(programs, program), 0o755);
  const script = file(of, name)
    .replace(/type update-alternatives [^;\n]*/, 'false')
    .replaceAll(/\/(opt\/Parley|usr\/bin|etc\/apparmor\.d)/g, (path) => place(path));
  await writeFile(place('script'), script);
  await promisify(execFile)('bash', [place('script'), ...args], { env: { PATH: `${programs}:/usr/bin:/bin` } });
}

describe('what a package does on the machine', () => {
  it.each(['deb', 'rpm'] as const)(
    '%s: the helper of the sandbox may do its work, and AppArmor knows the program',
    async (of) => {
      const machine = join(dir, `${of}-install`);
      await mkdir(join(machine, 'opt/Parley/resources'), { recursive: true });
      await writeFile(join(machine, 'opt/Parley/chrome-sandbox'), '', { mode: 0o755 });
      await writeFile(join(machine, 'opt/Parley/parley'), '');
      await writeFile(join(machine, 'opt/Parley/resources/apparmor-profile'), 'profile');
      await onMachine('after-install', of, machine, of === 'deb' ? ['configure'] : ['1']);
      // As root, who has user namespaces also where others have none.
      expect((await stat(join(machine, 'opt/Parley/chrome-sandbox'))).mode & 0o7777).toBe(0o4755);
      expect(readFileSync(join(machine, 'etc/apparmor.d/parley'), 'utf8')).toBe('profile');
      expect((await lstat(join(machine, 'usr/bin/parley'))).isSymbolicLink()).toBe(true);

      const there = () => [
        existsSync(join(machine, 'usr/bin/parley')),
        existsSync(join(machine, 'etc/apparmor.d/parley')),
      ];
      if (of === 'rpm') {
        // The old version goes after the new one has come, and takes nothing of it along.
        await onMachine('after-remove', of, machine, ['1']);
        expect(there()).toEqual([true, true]);
      }
      await onMachine('after-remove', of, machine, of === 'deb' ? ['remove'] : ['0']);
      expect(there()).toEqual([false, false]);
      expect(readFileSync(join(machine, 'said'), 'utf8')).toContain('apparmor_parser --remove');
    },
  );

  it('both do the rest as electron-builder does', () => {
    const own = (name: string) => readFileSync(join(ROOT, 'electron/packaging/linux', `${name}.sh`), 'utf8');
    const theirs = (name: string) =>
      readFileSync(join(ROOT, 'node_modules/app-builder-lib/templates/linux', `${name}.tpl`), 'utf8');
    // From these lines on; else a new version of it has something that ours lacks.
    for (const [name, from] of [
      ['after-install', 'if hash update-mime-database'],
      ['after-remove', 'APPARMOR_PROFILE_DEST='],
    ] as const) {
      const rest = (text: string): string => text.slice(text.indexOf(from)).trimEnd();
      expect(rest(own(name))).toBe(rest(theirs(name)));
    }
  });
});

describe('the uninstaller for Windows', () => {
  const text = readFileSync(join(ROOT, configuration.nsis.include), 'utf8');
  const template = (name: string) =>
    readFileSync(join(ROOT, 'node_modules/app-builder-lib/templates/nsis', name), 'utf8');

  it('takes away what Parley has written for its user, but not before an update', () => {
    const [, kept = ''] =
      /!macro customUnInstall\s+\$\{ifNot\} \$\{isUpdated\}([\s\S]*)\$\{endIf\}\s+!macroend/.exec(text) ?? [];
    const [{ schemes: [scheme] = [] } = {}] = configuration.protocols;
    expect(kept).toContain(`DeleteRegKey HKCU "Software\\Classes\\${scheme}"`);
    // Electron names both values by the id of the program.
    expect(kept.match(/Run" "(.*)"$/gm)).toEqual([`Run" "${configuration.appId}"`, `Run" "${configuration.appId}"`]);
    expect(template('uninstaller.nsh')).toContain('!insertmacro customUnInstall');
  });
});
