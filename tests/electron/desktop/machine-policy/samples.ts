import fc from 'fast-check';
import { MachinePolicy } from '../../../../electron/contract/machine-policy';
import type { PolicyKey } from '../../../../electron/desktop/machine-policy/policy-keys';
import { POLICY_KEYS } from '../../../../electron/desktop/machine-policy/policy-keys';

const WORDS: Readonly<Record<string, readonly string[]>> = {
  server: ['https://chat.example.com', 'http://10.0.0.7:8484/', 'https://[2001:db8::1]:8443/desk'],
  tlsCa: ['C:\\ProgramData\\Parley Files\\ca.pem', '\\\\files\\it\\ca.pem', '/etc/parley/ca.pem'],
  'updates.feed': ['https://updates.example.com/parley/'],
  'desktop.dictionaryUrl': ['https://intranet.example.com/dictionaries', 'http://intranet/dict/'],
};

/** Any good value of a key. */
export function anyValue({ name, value }: PolicyKey): fc.Arbitrary<unknown> {
  switch (value.kind) {
    case 'switch':
      return fc.boolean();
    case 'number':
      return fc.integer({ min: value.min, max: value.max });
    case 'choice':
      return fc.constantFrom(...value.values);
    case 'list':
      return fc.array(fc.constantFrom('fi', 'sv-FI', 'en-US', 'pl', 'x-very-long-tag1'), {
        minLength: 1,
        maxLength: value.most,
      });
    case 'text':
      return fc.constantFrom(...(WORDS[name] ?? []));
  }
}

/** Any good policy, as pairs of key and value. */
export const anyPairs: fc.Arbitrary<readonly (readonly [PolicyKey, unknown])[]> = fc
  .subarray([...POLICY_KEYS])
  .chain((keys) => fc.tuple(...keys.map((key) => anyValue(key).map((value) => [key, value] as const))));

/** The policy that the pairs make. */
export function policyOf(pairs: readonly (readonly [PolicyKey, unknown])[]): MachinePolicy {
  const groups: Record<string, unknown> = {};
  for (const [{ path }, value] of pairs) {
    const [first = '', inner] = path;
    const group = groups[first];
    groups[first] = inner === undefined ? value : { ...(typeof group === 'object' ? group : {}), [inner]: value };
  }
  return MachinePolicy.parse(groups);
}

/** The same with the languages of the organization put into the spell-check, as reading does. */
export function withLanguages(policy: MachinePolicy): MachinePolicy {
  const { languages, desktop } = policy;
  return languages === undefined || desktop?.spellLanguages !== undefined
    ? policy
    : { ...policy, desktop: { ...desktop, spellLanguages: languages } };
}
