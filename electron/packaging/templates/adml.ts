import { POLICY_GROUPS, POLICY_KEYS, type PolicyKey, wantedOf } from '../../desktop/machine-policy/policy-keys';
import { templateId } from './admx';
import { ADMX_NAMESPACE, element, textElement, XML_HEAD } from './xml';

/** The English texts of the template. */
export function policyAdml(): string {
  const strings = [
    ['parley', 'Parley'],
    ['supported', 'Parley on Windows'],
    ...POLICY_GROUPS.flatMap(({ name, title, description }) => [
      [name, title],
      [`${name}_explain`, description],
    ]),
    ...POLICY_KEYS.flatMap((key) => {
      const id = templateId(key);
      const choices = key.value.kind === 'choice' ? key.value.values : [];
      return [[id, key.title], [`${id}_explain`, explained(key)], ...choices.map((one) => [`${id}_${one}`, one])];
    }),
  ].map(([id = '', text = '']) => textElement('string', { id }, text));
  const lines = element('policyDefinitionResources', { xmlns: ADMX_NAMESPACE, revision: '1.0', schemaVersion: '1.0' }, [
    textElement('displayName', {}, 'Parley'),
    textElement('description', {}, 'The machine policy of Parley'),
    ...element('resources', {}, [
      ...element('stringTable', {}, strings),
      ...element('presentationTable', {}, POLICY_KEYS.flatMap(presentation)),
    ]),
  ]);
  return `${[XML_HEAD, ...lines].join('\n')}\n`;
}

/** For a switch both states say something; of the rest "disabled" leaves the choice to the agent. */
function explained(key: PolicyKey): string {
  const states =
    key.value.kind === 'switch'
      ? 'Enabled: on. Disabled: off. Not configured: each agent chooses.'
      : `Enabled: ${wantedOf(key)}. Disabled or not configured: nothing is set.`;
  return `${key.description} ${states} Name in other systems: ${key.name}.`;
}

function presentation(key: PolicyKey): string[] {
  const id = templateId(key);
  const refId = { refId: id };
  switch (key.value.kind) {
    case 'switch':
      return [];
    case 'number':
      return element('presentation', { id }, [
        textElement('decimalTextBox', { ...refId, defaultValue: String(key.value.min) }, key.title),
      ]);
    case 'text':
      return element('presentation', { id }, element('textBox', refId, [textElement('label', {}, key.title)]));
    case 'list':
      return element('presentation', { id }, [textElement('multiTextBox', refId, key.title)]);
    case 'choice':
      return element('presentation', { id }, [
        textElement('dropdownList', { ...refId, noSort: 'true', defaultItem: '0' }, key.title),
      ]);
  }
}
