import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync } from 'node:fs';
import { readWrittenFile } from '../../broker/options/written-file';
import { reasonOf } from '../../broker/store/logger';
import { NO_POLICY, type ReadPolicy } from '../contract/machine-policy';
import { flawOf, type Place, placesTo } from '../desktop/machine-policy/places';
import { readJsonPolicy, unusable, withoutTlsCa } from '../desktop/machine-policy/read-policy';
import { REGISTRY_KEY, readRegistryPolicy } from '../desktop/machine-policy/registry';
import { flawOfBundle } from './certificates';

/** What the machine is asked. A port, so that tests need no root and no Windows; there is no other way to redirect it. */
export interface PolicyMachine {
  readonly platform: NodeJS.Platform;
  /** Null when nothing is there. Throws when that cannot be said. */
  place(path: string): Place | null;
  /** Throws when it cannot be read. */
  readText(path: string): string;
  exists(path: string): boolean;
  /** What a program prints; `code` is null when it could not be run or took too long. */
  run(program: string, args: readonly string[]): { readonly code: number | null; readonly output: string };
}

export const LINUX_FILE = '/etc/parley/policy.json';
export const MAC_FILE = '/Library/Managed Preferences/app.parley.console.plist';
const PLUTIL = '/usr/bin/plutil';
const LARGEST_BYTES = 1_000_000;
const LONGEST_MS = 5_000;

/** The policy of a machine, from the one place where only its administrators can write. Never throws. */
export function readMachinePolicy(machine: PolicyMachine = thisMachine()): ReadPolicy {
  return withUsableCa(readFrom(machine), machine.readText);
}

/** The policy as it is, or without an authority whose file cannot be read, or holds none: the rest still applies. */
export function withUsableCa(read: ReadPolicy, readText: (path: string) => string): ReadPolicy {
  const { tlsCa } = read.policy;
  if (tlsCa === undefined) return read;
  try {
    const flaw = flawOfBundle(readText(tlsCa));
    return flaw === null ? read : withoutTlsCa(read, flaw);
  } catch (error) {
    return withoutTlsCa(read, `cannot be read (${reasonOf(error)})`);
  }
}

function readFrom(machine: PolicyMachine): ReadPolicy {
  switch (machine.platform) {
    case 'win32':
      return readRegistry(machine);
    case 'darwin':
      return readGuarded(machine, MAC_FILE, () => {
        const { code, output } = machine.run(PLUTIL, ['-convert', 'json', '-o', '-', MAC_FILE]);
        if (code !== 0) throw new Error(`plutil could not convert it: ${output.trim() || 'no reason given'}`);
        return output;
      });
    default:
      return readGuarded(machine, LINUX_FILE, () => machine.readText(LINUX_FILE));
  }
}

/** A file that ordinary users can write says nothing; nor does one below a directory that they can write. */
function readGuarded(machine: PolicyMachine, file: string, text: () => string): ReadPolicy {
  try {
    const places: Place[] = [];
    for (const path of placesTo(file)) {
      const place = machine.place(path);
      if (place === null) return NO_POLICY;
      places.push(place);
    }
    const flaw = flawOf(places);
    return flaw === null ? readJsonPolicy(text(), file) : unusable(file, flaw);
  } catch (error) {
    return unusable(file, reasonOf(error));
  }
}

function readRegistry(machine: PolicyMachine): ReadPolicy {
  const program = regExe(machine);
  const { code, output } = machine.run(program, ['query', REGISTRY_KEY, '/s']);
  if (code === null) return unusable(REGISTRY_KEY, `${program} could not be run`);
  // It answers 1 where there is no such key.
  return code === 0 ? readRegistryPolicy(output) : NO_POLICY;
}

/** By its full path, so that no program of the same name is run; the variable, which users can change, comes last. */
function regExe(machine: PolicyMachine): string {
  const usual = 'C:\\Windows\\System32\\reg.exe';
  if (machine.exists(usual)) return usual;
  return `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32\\reg.exe`;
}

/** The machine that this program runs on. */
export function thisMachine(): PolicyMachine {
  return {
    platform: process.platform,
    place: (path) => {
      const found = lstatSync(path, { throwIfNoEntry: false });
      if (found === undefined) return null;
      const kind = found.isSymbolicLink()
        ? 'link'
        : found.isFile()
          ? 'file'
          : found.isDirectory()
            ? 'directory'
            : 'other';
      return { path, kind, uid: found.uid, mode: found.mode };
    },
    readText: readWrittenFile,
    exists: (path) => existsSync(path),
    run: (program, args) => {
      const done = spawnSync(program, args, {
        encoding: 'utf8',
        timeout: LONGEST_MS,
        maxBuffer: LARGEST_BYTES,
        windowsHide: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return { code: done.error === undefined ? done.status : null, output: done.stdout || done.stderr || '' };
    },
  };
}
