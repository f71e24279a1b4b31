import { describe, expect, it } from 'vitest';
import { SessionStart } from '../../../broker/protocol/http';
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

describe('the language of a session, as a program names it', () => {
  it.each([
    ['fi', 'fi'],
    ['fi-FI', 'fi'],
    ['SV_se', 'sv'],
    ['en-Latn-GB-x-private', 'en'],
  ])('%j is %s', (language, read) => {
    expect(SessionStart.parse({ language })).toEqual({ language: read });
  });

  it.each(['tlh', '', '-fi', 7, null])('%j is refused', (language) => {
    expect(SessionStart.safeParse({ language }).success).toBe(false);
  });
});
