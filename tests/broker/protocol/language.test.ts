import { describe, expect, it } from 'vitest';
import { languageFor } from '../../../broker/protocol/language';

describe('the language to speak with somebody', () => {
  it.each([
    [['fi'], 'fi'],
    [['fi-FI', 'en-US'], 'fi'],
    [['sv-FI', 'fi-FI'], 'sv'],
    [['de_AT'], 'de'],
    [['FR-ca'], 'fr'],
    [['pl-Latn-PL-x-private'], 'pl'],
    // One that there is not, then one that there is.
    [['nb-NO', 'sv-SE', 'en'], 'sv'],
    [['ja', 'zh-Hant'], 'en'],
    [['fil-PH'], 'en'],
    [['', ' ', '-', '*'], 'en'],
    [[], 'en'],
  ] as const)('of %j is %s', (preferred, language) => {
    expect(languageFor(preferred)).toBe(language);
  });
});
