import { describe, expect, it } from 'vitest';
import { POLICY_KEYS } from '../../../../electron/desktop/machine-policy/policy-keys';
import { consoleTexts } from '../../../../renderer/i18n/en/console-texts';

describe('what an organization sets', () => {
  it('has words in the settings for each key of the policy, and for nothing else', () => {
    const worded = Object.keys(consoleTexts)
      .filter((id) => id.startsWith('policy.key.'))
      .map((id) => id.slice('policy.key.'.length));
    expect(worded.sort()).toEqual(POLICY_KEYS.map(({ name }) => name).sort());
  });
});
