import { MachinePolicy, type ReadPolicy } from '../../contract/machine-policy';
import { POLICY_GROUPS, POLICY_KEYS, type PolicyKey, wantedOf } from './policy-keys';

/** What was found, key by key, before anything is known of it. */
export interface FoundEntry {
  readonly path: readonly string[];
  readonly value: unknown;
  /** Why the value cannot be used whatever it says, to go on after the key's name; absent: nothing is known against it. */
  readonly flaw?: string;
}

const MOST_PROBLEMS = 50;

/** A place that cannot be used at all: nothing is set or locked, and that is said. */
export function unusable(source: string, why: string): ReadPolicy {
  return { policy: {}, facts: { source, locked: [], problems: [`The policy in ${source} is not used: ${why}.`] } };
}

/** Reads a policy from the text of a JSON file. */
export function readJsonPolicy(text: string, source: string): ReadPolicy {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return unusable(source, `it is no JSON (${error instanceof Error ? error.message : 'unreadable'})`);
  }
  if (!isRecord(json)) return unusable(source, 'it is not one object of keys, such as {"server": "https://..."}');
  return readEntries(entriesOf(json), source);
}

/** What stands for editors, and what profiles of macOS put beside the keys: it sets nothing. */
const BESIDE = /^(\$schema|Payload[A-Z]\w*)$/;

/** The keys of an object, and those of its groups. */
function entriesOf(json: Readonly<Record<string, unknown>>): FoundEntry[] {
  return Object.entries(json)
    .filter(([name]) => !BESIDE.test(name))
    .flatMap(([name, value]): FoundEntry[] => {
      if (!POLICY_GROUPS.some((group) => group.name === name)) return [{ path: [name], value }];
      if (!isRecord(value)) return [{ path: [name], value, flaw: 'must be an object of keys' }];
      return Object.entries(value).map(([inner, set]) => ({ path: [name, inner], value: set }));
    });
}

/** Each key is read by itself: what is wrong is said in words, and the rest applies. */
export function readEntries(entries: readonly FoundEntry[], source: string): ReadPolicy {
  const good = new Map<string, unknown>();
  const problems: string[] = [];
  for (const { path, value, flaw } of entries) {
    const name = path.join('.');
    const key = POLICY_KEYS.find((one) => one.name === name);
    if (flaw !== undefined) {
      problems.push(`${shortened(name)} in ${source} ${flaw}. It is ignored.`);
    } else if (key === undefined) {
      problems.push(`${source} has a key that does not exist: "${shortened(name)}".${hintFor(name)} It is ignored.`);
    } else {
      const parsed = key.schema.safeParse(value);
      if (parsed.success) good.set(name, parsed.data);
      else problems.push(`${name} in ${source} is ${shown(value)}; it must be ${wantedOf(key)}. It is ignored.`);
    }
  }
  const policy = withLanguages(policyOf(POLICY_KEYS, good));
  const locked = POLICY_KEYS.filter(({ path }) => valueAt(policy, path) !== undefined).map(({ name }) => name);
  return { policy, facts: { source, locked, problems: problems.slice(0, MOST_PROBLEMS) } };
}

/** The same without one key, whose value turned out to be of no use on this machine. */
export function withoutTlsCa({ policy, facts }: ReadPolicy, why: string): ReadPolicy {
  const { tlsCa, ...rest } = policy;
  const problem = `tlsCa in ${facts.source} is ${shown(tlsCa)}, which ${why}. It is ignored.`;
  return {
    policy: rest,
    facts: {
      ...facts,
      locked: facts.locked.filter((name) => name !== 'tlsCa'),
      problems: [...facts.problems, problem],
    },
  };
}

/** One policy out of two: where both set a key, that of the machine counts. */
export function underMachine(machine: ReadPolicy, given: ReadPolicy): ReadPolicy {
  const good = new Map<string, unknown>();
  for (const { name, path } of POLICY_KEYS) {
    const value = valueAt(machine.policy, path) ?? valueAt(given.policy, path);
    if (value !== undefined) good.set(name, value);
  }
  const sources = [machine.facts.source, given.facts.source].filter((source) => source !== null);
  return {
    policy: policyOf(POLICY_KEYS, good),
    facts: {
      source: sources.length === 0 ? null : sources.join(', '),
      locked: POLICY_KEYS.filter(({ name }) => good.has(name)).map(({ name }) => name),
      problems: [...machine.facts.problems, ...given.facts.problems],
    },
  };
}

function policyOf(keys: readonly PolicyKey[], good: ReadonlyMap<string, unknown>): MachinePolicy {
  const groups: Record<string, Record<string, unknown>> = {};
  const top: Record<string, unknown> = {};
  for (const { path, name } of keys) {
    if (!good.has(name)) continue;
    const [first = '', inner] = path;
    if (inner === undefined) top[first] = good.get(name);
    else groups[first] = { ...groups[first], [inner]: good.get(name) };
  }
  return MachinePolicy.parse({ ...top, ...groups });
}

/** The languages of the organization are those of the spell-check, where that has none of its own. */
function withLanguages(policy: MachinePolicy): MachinePolicy {
  const { languages, desktop } = policy;
  if (languages === undefined || desktop?.spellLanguages !== undefined) return policy;
  return { ...policy, desktop: { ...desktop, spellLanguages: languages } };
}

/** What a policy says of a key; undefined: nothing. */
export function valueAt(policy: MachinePolicy, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined), policy);
}

function hintFor(name: string): string {
  const near = POLICY_KEYS.find((key) => key.name.toLowerCase() === name.toLowerCase());
  const last = name.split('.').at(-1)?.toLowerCase();
  const other = near ?? POLICY_KEYS.find((key) => key.path.at(-1)?.toLowerCase() === last);
  return other === undefined ? '' : ` Did you mean ${other.name}?`;
}

/** A value as a problem names it: short, and without the name and password that an address may carry. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return shortened(text.replace(/\/\/[^/"@]*@/g, '//...@'));
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
