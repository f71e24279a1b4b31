import { POLICY_GROUPS, POLICY_KEYS, type PolicyKey } from '../../desktop/machine-policy/policy-keys';
import { ADMX_NAMESPACE, element, textElement, XML_HEAD } from './xml';

/**
 * The template for Windows' policy editors: what may be set, and which value of the registry it becomes. It needs no
 * other template, so that it can be imported anywhere.
 */

const ROOT = 'SOFTWARE\\Policies\\Parley';
const SUPPORTED = 'supported';

/** The name of a key in the templates, where a dot is not allowed. */
export function templateId({ path }: Pick<PolicyKey, 'path'>): string {
  return path.join('_');
}

export function policyAdmx(): string {
  const lines = element('policyDefinitions', { xmlns: ADMX_NAMESPACE, revision: '1.0', schemaVersion: '1.0' }, [
    ...element('policyNamespaces', {}, element('target', { prefix: 'parley', namespace: 'Parley.Policies' }, [])),
    ...element('resources', { minRequiredRevision: '1.0' }, []),
    ...element(
      'supportedOn',
      {},
      element('definitions', {}, element('definition', { name: SUPPORTED, displayName: string(SUPPORTED) }, [])),
    ),
    ...element('categories', {}, [
      ...element('category', { name: 'parley', displayName: string('parley') }, []),
      ...POLICY_GROUPS.flatMap(({ name }) =>
        element(
          'category',
          { name, displayName: string(name), explainText: string(`${name}_explain`) },
          element('parentCategory', { ref: 'parley' }, []),
        ),
      ),
    ]),
    ...element('policies', {}, POLICY_KEYS.flatMap(policy)),
  ]);
  return `${[XML_HEAD, ...lines].join('\n')}\n`;
}

function policy(key: PolicyKey): string[] {
  const id = templateId(key);
  const [name = '', above = null] = [...key.path].reverse();
  const isSwitch = key.value.kind === 'switch';
  const attributes = {
    name: id,
    class: 'Machine',
    displayName: string(id),
    explainText: string(`${id}_explain`),
    ...(isSwitch ? {} : { presentation: `$(presentation.${id})` }),
    key: above === null ? ROOT : `${ROOT}\\${above}`,
    ...(isSwitch ? { valueName: name } : {}),
  };
  return element('policy', attributes, [
    ...element('parentCategory', { ref: above ?? 'parley' }, []),
    ...element('supportedOn', { ref: SUPPORTED }, []),
    ...(isSwitch ? switchValues() : element('elements', {}, elements(key, id, name))),
  ]);
}

function switchValues(): string[] {
  return [
    ...element('enabledValue', {}, element('decimal', { value: '1' }, [])),
    ...element('disabledValue', {}, element('decimal', { value: '0' }, [])),
  ];
}

function elements({ value }: PolicyKey, id: string, valueName: string): string[] {
  const of = { id, valueName, required: 'true' };
  switch (value.kind) {
    case 'switch':
      return [];
    case 'number':
      return element('decimal', { ...of, minValue: String(value.min), maxValue: String(value.max) }, []);
    case 'text':
      return element('text', { ...of, maxLength: String(Math.min(value.longest, 1_023)) }, []);
    case 'list':
      return element('multiText', { id, valueName, required: 'true', maxStrings: String(value.most) }, []);
    case 'choice':
      return element(
        'enum',
        of,
        value.values.flatMap((one) =>
          element(
            'item',
            { displayName: string(`${id}_${one}`) },
            element('value', {}, [textElement('string', {}, one)]),
          ),
        ),
      );
  }
}

function string(id: string): string {
  return `$(string.${id})`;
}
