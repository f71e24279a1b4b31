import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOptions } from '../../broker/options/read-options';
import { POLICY_GROUPS, POLICY_KEYS } from '../../electron/desktop/machine-policy/policy-keys';
import { readJsonPolicy } from '../../electron/desktop/machine-policy/read-policy';
import { readRegistryPolicy } from '../../electron/desktop/machine-policy/registry';
import { withKeyTable } from '../../electron/packaging/templates/guide-table';
import { policyFiles } from '../../electron/packaging/templates/policy-files';
import { ROOT } from '../architecture/sources';
import { expectOk } from '../broker/hub/world';
import { type RegistryValue, regOutput } from '../electron/desktop/machine-policy/reg-output';
import { anyPairs, policyOf, withLanguages } from '../electron/desktop/machine-policy/samples';
import { all, first, readXml, type XmlElement } from './xml-tree';

const DIR = join(ROOT, 'electron/packaging/policy');
const committed = (name: string): string => readFileSync(join(DIR, name), 'utf8');
const ADMX = readXml(committed('parley.admx'));
const ADML = readXml(committed('en-US/parley.adml'));
const isGood = new Ajv({ strict: true, allErrors: true }).compile(JSON.parse(committed('parley-policy.schema.json')));
const ids = (root: XmlElement, tag: string, attribute: string): string[] =>
  all(root, tag).map(({ attributes }) => attributes[attribute] ?? '');

describe('the templates of the machine policy', () => {
  it.each(Object.entries(policyFiles()))(
    '%s is what its schema makes of it (else: npm run policy-templates)',
    (name, text) => {
      expect(committed(name)).toBe(text);
    },
  );

  it('name each key of the policy, in its group', () => {
    expect(ids(ADMX, 'policy', 'name')).toEqual(POLICY_KEYS.map(({ path }) => path.join('_')));
    expect(ids(ADMX, 'category', 'name')).toEqual(['parley', ...POLICY_GROUPS.map(({ name }) => name)]);
    const groupOf = all(ADMX, 'policy').map((policy) => first(policy, 'parentCategory').attributes.ref);
    expect(groupOf).toEqual(POLICY_KEYS.map(({ path }) => (path.length === 1 ? 'parley' : path[0])));
  });

  it('set for the whole machine, and nothing outside of our key', () => {
    for (const { attributes } of all(ADMX, 'policy')) {
      expect(attributes.class).toBe('Machine');
      expect(attributes.key).toMatch(/^SOFTWARE\\Policies\\Parley(\\\w+)?$/);
    }
  });

  it('refer to texts and presentations that there are, and leave none unused', () => {
    const wanted = (kind: string): string[] =>
      [...committed('parley.admx').matchAll(new RegExp(`\\$\\(${kind}\\.(\\w+)\\)`, 'g'))].map(([, id]) => id ?? '');
    expect(new Set(wanted('string'))).toEqual(new Set(ids(ADML, 'string', 'id')));
    expect(new Set(wanted('presentation'))).toEqual(new Set(ids(ADML, 'presentation', 'id')));
    for (const tag of ['string', 'presentation']) {
      const given = ids(ADML, tag, 'id');
      expect(given).toEqual([...new Set(given)]);
    }
    expect(all(ADML, 'string').filter(({ text }) => text.trim() === '')).toEqual([]);
  });

  it('show each field of a policy by the control that belongs to it', () => {
    const CONTROLS: Readonly<Record<string, string>> = {
      text: 'textBox',
      decimal: 'decimalTextBox',
      enum: 'dropdownList',
      multiText: 'multiTextBox',
    };
    const fields = all(ADMX, 'policy').flatMap((policy) => all(policy, 'elements').flatMap(({ inner }) => inner));
    const shown = all(ADML, 'presentation').flatMap(({ inner }) => inner);
    expect(shown.map(({ tag, attributes }) => [attributes.refId, tag])).toEqual(
      fields.map(({ tag, attributes }) => [attributes.id, CONTROLS[tag]]),
    );
    expect(new Set(ids(ADMX, 'supportedOn', 'ref').filter((ref) => ref !== ''))).toEqual(new Set(['supported']));
  });

  it('write into the registry what is read back as the same policy', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const values = pairs.map(([key, value]) => written(key.path.join('_'), value));
        const { policy, facts } = readRegistryPolicy(regOutput(values));
        expect(policy).toEqual(withLanguages(policyOf(pairs)));
        expect(facts.problems).toEqual([]);
      }),
    );
  });
});

describe('the deployment guide', () => {
  const guide = readFileSync(join(ROOT, 'electron/packaging/DEPLOYMENT.md'), 'utf8');
  const blocks = (kind: string): string[] =>
    [...guide.matchAll(new RegExp(`\`\`\`${kind}\\n(.*?)\`\`\``, 'gs'))].map(([, text]) => text ?? '');

  it('lists every key as the schema has it (else: npm run policy-templates)', () => {
    expect(withKeyTable(guide)).toBe(guide);
    for (const { name } of POLICY_KEYS) expect(guide).toContain(`| \`${name}\` `);
  });

  it('shows options of the server that it takes, and a policy without a problem', () => {
    const [options = '', behindProxy = '', policy = ''] = blocks('json');
    const argv = ['--config', 'server.json'];
    for (const text of [options, behindProxy]) {
      expectOk(readOptions({ program: 'server', argv, env: {}, readFile: () => text }));
    }
    expect(readJsonPolicy(policy, 'x').facts).toMatchObject({
      problems: [],
      locked: expect.arrayContaining(['server']),
    });
    expect([isGood(JSON.parse(policy)), isGood.errors]).toEqual([true, null]);
  });

  it('writes commands for the registry that set what they should', () => {
    const added = [
      ...guide.matchAll(/^reg add "HKLM\\SOFTWARE\\Policies\\Parley\\?(\S*)" \/v (\w+) \/t (\w+) \/d (\S+) \/f$/gm),
    ];
    const lines = added.map(([, below, name, type, data]) => {
      const key = `HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Parley${below === '' ? '' : `\\${below}`}`;
      return `${key}\r\n    ${name}    ${type}    ${type === 'REG_DWORD' ? `0x${data}` : data}`;
    });
    const { policy, facts } = readRegistryPolicy(lines.join('\r\n\r\n'));
    expect(facts.problems).toEqual([]);
    expect(policy).toMatchObject({
      server: 'https://chat.example.com:8443',
      alerts: { toastWords: false },
      languages: ['fi', 'en-US'],
    });
  });

  it('gives XML that is well formed', () => {
    expect(blocks('xml').map((text) => readXml(text).tag)).toEqual(['service', 'dict']);
  });
});

describe('the JSON schema of the machine policy', () => {
  it('takes the example, which sets what it says', () => {
    const text = committed('example-policy.json');
    expect([isGood(JSON.parse(text)), isGood.errors]).toEqual([true, null]);
    expect(readJsonPolicy(text, 'example').facts.problems).toEqual([]);
    expect(readJsonPolicy(text, 'example').facts.locked).toContain('server');
  });

  it('takes every policy that is read without a problem', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        expect([isGood(policyOf(pairs)), isGood.errors]).toEqual([true, null]);
      }),
    );
  });

  it.each<[unknown]>([
    [{ server: 'chat.example.com' }],
    [{ server: 'https://anna:secret@chat.example.com' }],
    [{ alerts: { repeatSeconds: 301 } }],
    [{ alerts: { toast: 'no' } }],
    [{ alerts: { Toast: false } }],
    [{ toast: false }],
    [{ updates: { channel: 'nightly' } }],
    [{ languages: 'fi' }],
    [[]],
  ])('refuses %j, as the program does', (policy) => {
    expect(isGood(policy)).toBe(false);
    expect(readJsonPolicy(JSON.stringify(policy), 'x').facts.problems).not.toEqual([]);
  });
});

/** What a policy editor writes when it follows the template, and the template alone. */
function written(name: string, value: unknown): RegistryValue {
  const policy = all(ADMX, 'policy').find(({ attributes }) => attributes.name === name);
  if (policy === undefined) throw new Error(`The template has no ${name}.`);
  const { key = '', valueName } = policy.attributes;
  const below = key.replace(/^SOFTWARE\\Policies\\Parley\\?/, '');
  if (valueName !== undefined) {
    const state = first(policy, value === true ? 'enabledValue' : 'disabledValue');
    return { below, name: valueName, type: 'REG_DWORD', data: Number(first(state, 'decimal').attributes.value) };
  }
  const [field] = first(policy, 'elements').inner;
  const at = { below, name: field?.attributes.valueName ?? '' };
  switch (field?.tag) {
    case 'decimal':
      return { ...at, type: 'REG_DWORD', data: withinRange(Number(value), field) };
    case 'multiText':
      return { ...at, type: 'REG_MULTI_SZ', data: Array.isArray(value) ? value.map(String) : [] };
    case 'enum': {
      const item = all(field, 'string').find(({ text }) => text === value);
      return { ...at, type: 'REG_SZ', data: item?.text ?? 'The template does not offer it.' };
    }
    default:
      return { ...at, type: 'REG_SZ', data: String(value).slice(0, Number(field?.attributes.maxLength)) };
  }
}

function withinRange(value: number, { attributes: { minValue, maxValue } }: XmlElement): number {
  return Math.min(Math.max(value, Number(minValue)), Number(maxValue));
}
