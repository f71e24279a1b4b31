import type { ReadPolicy } from '../../contract/machine-policy';
import { POLICY_KEYS, type PolicyKey } from './policy-keys';
import { type FoundEntry, readEntries } from './read-policy';

/** Where Windows keeps what administrators set; ordinary users can read it and not write it. */
export const REGISTRY_KEY = 'HKLM\\SOFTWARE\\Policies\\Parley';
const ROOT = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Parley';

/** A value as `reg.exe query KEY /s` prints it: four spaces before each column, in old systems a tab. */
const VALUE = /^(?: {4}|\t)(.*?)(?: {4}|\t)(REG_[A-Z0-9_]+)(?: {4}|\t|$)(.*)$/;

/** Reads a policy from what `reg.exe query HKLM\SOFTWARE\Policies\Parley /s` prints. */
export function readRegistryPolicy(output: string): ReadPolicy {
  return readEntries(foundIn(output).map(asWanted), REGISTRY_KEY);
}

interface Below {
  readonly path: readonly string[];
  readonly type: string;
  readonly text: string;
}

function foundIn(output: string): FoundEntry[] {
  const values: Below[] = [];
  let above: readonly string[] | null = null;
  for (const line of output.split(/\r?\n/)) {
    if (/^HKEY_/i.test(line)) {
      above = belowRoot(line.trimEnd());
      continue;
    }
    const [, name = '', type = '', text = ''] = VALUE.exec(line) ?? [];
    if (above !== null && type !== '') values.push({ path: [...above, name], type, text });
  }
  const lists = POLICY_KEYS.filter(({ value }) => value.kind === 'list').map(
    (key) => [key, partsOf(key, values)] as const,
  );
  const parts = new Set(lists.flatMap(([, found]) => found));
  return [
    ...values.filter((value) => !parts.has(value)).map(entryOf),
    ...lists.filter(([, found]) => found.length > 0).map(([key, found]) => listOf(key, found)),
  ];
}

/** The names below our key; null: another key. Names in the registry have no case. */
function belowRoot(line: string): readonly string[] | null {
  if (line.toLowerCase() === ROOT.toLowerCase()) return [];
  if (!line.toLowerCase().startsWith(`${ROOT.toLowerCase()}\\`)) return null;
  return line.slice(ROOT.length + 1).split('\\');
}

function entryOf({ path, type, text }: Below): FoundEntry {
  const known = POLICY_KEYS.find((key) => isSame(key.path, path));
  const at = { path: known?.path ?? path };
  if (text.includes('\uFFFD')) return { ...at, value: text, flaw: 'has letters that cannot be read; use plain ones' };
  switch (type) {
    case 'REG_DWORD':
      return { ...at, value: Number(text) };
    case 'REG_SZ':
      return { ...at, value: text };
    case 'REG_EXPAND_SZ':
      return /%[^%]+%/.test(text)
        ? { ...at, value: text, flaw: 'names a variable of the environment, which users can change; write it in full' }
        : { ...at, value: text };
    case 'REG_MULTI_SZ':
      return { ...at, value: text.split('\\0').filter((part) => part !== '') };
    default:
      return { ...at, value: text, flaw: `has the type ${type}, which is none of REG_SZ, REG_DWORD and REG_MULTI_SZ` };
  }
}

/** The values of a list that is written as a key of its own, with values 1, 2, 3 and so on. */
function partsOf(key: PolicyKey, values: readonly Below[]): Below[] {
  return values
    .filter(({ path }) => isSame(key.path, path.slice(0, -1)) && /^\d+$/.test(path.at(-1) ?? ''))
    .sort((a, b) => Number(a.path.at(-1)) - Number(b.path.at(-1)));
}

function listOf(key: PolicyKey, parts: readonly Below[]): FoundEntry {
  return { path: key.path, value: parts.map(({ text }) => text) };
}

/** The registry knows no switch: 1 is on, and 0 is off. */
function asWanted(entry: FoundEntry): FoundEntry {
  const key = POLICY_KEYS.find(({ path }) => isSame(path, entry.path));
  if (key?.value.kind !== 'switch' || (entry.value !== 0 && entry.value !== 1)) return entry;
  return { ...entry, value: entry.value === 1 };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name.toLowerCase() === b[at]?.toLowerCase());
}
