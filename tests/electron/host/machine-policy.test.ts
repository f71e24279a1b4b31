import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Place } from '../../../electron/desktop/machine-policy/places';
import {
  LINUX_FILE,
  MAC_FILE,
  type PolicyMachine,
  readMachinePolicy,
  thisMachine,
} from '../../../electron/host/machine-policy';
import { SIGNED } from '../../broker/server/signed-certificate';
import { regOutput } from '../desktop/machine-policy/reg-output';

const TEXT = '{"server":"https://chat.example.com","alerts":{"toast":false}}';
const WANTED = { server: 'https://chat.example.com', alerts: { toast: false } };

/** A machine with these files, all of root's; directories are there where a file is below them. */
function machineWith(
  platform: NodeJS.Platform,
  files: Readonly<Record<string, string>>,
  more: Partial<PolicyMachine> = {},
): PolicyMachine & { readonly ran: string[][] } {
  const ran: string[][] = [];
  const place = (path: string): Place | null => {
    if (files[path] !== undefined) return { path, kind: 'file', uid: 0, mode: 0o100644 };
    const above = path === '/' ? '/' : `${path}/`;
    const isThere = Object.keys(files).some((file) => file.startsWith(above));
    return isThere ? { path, kind: 'directory', uid: 0, mode: 0o40755 } : null;
  };
  return {
    ran,
    platform,
    place,
    readText: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return text;
    },
    exists: (path) => files[path] !== undefined,
    run: (program, args) => {
      ran.push([program, ...args]);
      return { code: 1, output: '' };
    },
    ...more,
  };
}

describe('the machine policy on Linux', () => {
  it('is /etc/parley/policy.json', () => {
    expect(readMachinePolicy(machineWith('linux', { [LINUX_FILE]: TEXT }))).toMatchObject({
      policy: WANTED,
      facts: { source: '/etc/parley/policy.json', problems: [] },
    });
  });

  it('is nothing where there is no such file', () => {
    expect(readMachinePolicy(machineWith('linux', { '/etc/passwd': '' }))).toEqual({
      policy: {},
      facts: { source: null, locked: [], problems: [] },
    });
  });

  it('that others can write locks nothing, is not even read, and is reported', () => {
    const machine = machineWith('linux', { [LINUX_FILE]: TEXT });
    const writable: PolicyMachine = {
      ...machine,
      place: (path) => ({ path, kind: path === LINUX_FILE ? 'file' : 'directory', uid: 0, mode: 0o777 }),
      readText: () => {
        throw new Error('It was read.');
      },
    };
    expect(readMachinePolicy(writable)).toEqual({
      policy: {},
      facts: {
        source: LINUX_FILE,
        locked: [],
        problems: [`The policy in ${LINUX_FILE} is not used: / can be written by others than root (mode 0777).`],
      },
    });
  });

  it('that cannot be read is reported', () => {
    const machine = machineWith(
      'linux',
      { [LINUX_FILE]: TEXT },
      {
        readText: () => {
          throw new Error('EACCES: permission denied');
        },
      },
    );
    expect(readMachinePolicy(machine).facts.problems).toEqual([
      `The policy in ${LINUX_FILE} is not used: EACCES: permission denied.`,
    ]);
  });

  it('goes without a certificate authority that cannot be read, and says so', () => {
    const text = '{"tlsCa":"/etc/parley/ca.pem","alerts":{"toast":false}}';
    const without = readMachinePolicy(machineWith('linux', { [LINUX_FILE]: text }));
    expect(without).toMatchObject({ policy: { alerts: { toast: false } }, facts: { locked: ['alerts.toast'] } });
    expect(without.policy.tlsCa).toBeUndefined();
    expect(without.facts.problems).toEqual([expect.stringMatching(/^tlsCa in .* is "\/etc\/parley\/ca.pem", which/)]);
    const files = { [LINUX_FILE]: text, '/etc/parley/ca.pem': SIGNED.authority };
    expect(readMachinePolicy(machineWith('linux', files)).policy.tlsCa).toBe('/etc/parley/ca.pem');
  });

  it('goes without a file that holds no certificate, and says so', () => {
    const text = '{"tlsCa":"/etc/hostname","alerts":{"toast":false}}';
    const read = readMachinePolicy(machineWith('linux', { [LINUX_FILE]: text, '/etc/hostname': 'desk-17' }));
    expect(read).toMatchObject({ policy: { alerts: { toast: false } }, facts: { locked: ['alerts.toast'] } });
    expect(read.facts.problems).toEqual([
      `tlsCa in ${LINUX_FILE} is "/etc/hostname", which holds no certificate in PEM. It is ignored.`,
    ]);
  });
});

describe('the machine policy on macOS', () => {
  it('is what plutil makes of the managed preferences', () => {
    const machine = machineWith('darwin', { [MAC_FILE]: 'bplist' }, { run: () => ({ code: 0, output: TEXT }) });
    expect(readMachinePolicy(machine)).toMatchObject({
      policy: WANTED,
      facts: { source: '/Library/Managed Preferences/app.parley.console.plist' },
    });
  });

  it('is asked of the system’s own program, by its full path', () => {
    const machine = machineWith('darwin', { [MAC_FILE]: 'bplist' });
    expect(readMachinePolicy(machine).facts.problems).toEqual([expect.stringContaining('plutil could not convert it')]);
    expect(machine.ran).toEqual([['/usr/bin/plutil', '-convert', 'json', '-o', '-', MAC_FILE]]);
    const none = machineWith('darwin', {});
    expect([readMachinePolicy(none).facts.source, none.ran]).toEqual([null, []]);
  });
});

describe('the machine policy on Windows', () => {
  const REG = 'C:\\Windows\\System32\\reg.exe';
  const output = regOutput([
    { below: '', name: 'server', type: 'REG_SZ', data: 'https://chat.example.com' },
    { below: 'alerts', name: 'toast', type: 'REG_DWORD', data: 0 },
  ]);

  it('is what reg.exe says of HKLM, which is run by its full path', () => {
    const ran: string[][] = [];
    const run = (program: string, args: readonly string[]) => {
      ran.push([program, ...args]);
      return { code: 0, output };
    };
    expect(readMachinePolicy(machineWith('win32', { [REG]: '' }, { run })).policy).toEqual(WANTED);
    expect(ran).toEqual([[REG, 'query', 'HKLM\\SOFTWARE\\Policies\\Parley', '/s']]);
  });

  it('is nothing where the key is not there, and a problem where reg.exe cannot be run', () => {
    expect(readMachinePolicy(machineWith('win32', { [REG]: '' })).facts).toEqual({
      source: null,
      locked: [],
      problems: [],
    });
    const broken = machineWith('win32', { [REG]: '' }, { run: () => ({ code: null, output: '' }) });
    expect(readMachinePolicy(broken).facts.problems).toEqual([expect.stringContaining(`${REG} could not be run`)]);
  });
});

describe('this machine', () => {
  it('tells files, directories, links, owners and permissions apart', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'parley-policy-'));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    const file = join(dir, 'policy.json');
    await writeFile(file, TEXT);
    await chmod(file, 0o640);
    await mkdir(join(dir, 'sub'));
    await symlink(file, join(dir, 'link'));
    const { place, readText, exists } = thisMachine();
    expect(place(file)).toMatchObject({ path: file, kind: 'file', uid: process.getuid?.() ?? 0 });
    expect(place(join(dir, 'sub'))?.kind).toBe('directory');
    expect(place(join(dir, 'link'))?.kind).toBe('link');
    expect(place(join(dir, 'none'))).toBeNull();
    expect([readText(file), exists(file), exists(join(dir, 'none'))]).toEqual([TEXT, true, false]);
  });

  it('runs programs, and says when they cannot be run', () => {
    const { run } = thisMachine();
    expect(run(process.execPath, ['-e', 'console.log("yes")'])).toEqual({ code: 0, output: 'yes\n' });
    expect(run(process.execPath, ['-e', 'process.exit(3)']).code).toBe(3);
    expect(run(join(tmpdir(), 'no-such-program'), []).code).toBeNull();
  });
});
