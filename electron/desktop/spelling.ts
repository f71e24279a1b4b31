/**
 * The dictionaries to use, of those that there are: one for each language that is wanted, the exact one or else the
 * first of that language. Without a wish: the system's language, else English.
 */
export function spellLanguages(wanted: readonly string[], available: readonly string[], locale: string): string[] {
  const asked = wanted.length > 0 ? wanted : [locale, 'en-US'].slice(0, matching(locale, available) === null ? 2 : 1);
  const found = asked.map((language) => matching(language, available)).filter((language) => language !== null);
  return [...new Set(found)];
}

function matching(language: string, available: readonly string[]): string | null {
  const exact = available.find((one) => one.toLowerCase() === language.toLowerCase());
  if (exact !== undefined) return exact;
  const base = language.split('-')[0]?.toLowerCase();
  return available.find((one) => one.split('-')[0]?.toLowerCase() === base) ?? null;
}

/** Whether the system checks in the languages that it is told: macOS finds the language by itself, and takes none. */
export function takesLanguages(platform: NodeJS.Platform): boolean {
  return platform !== 'darwin';
}

/** The names of the files are put right behind it. */
export function dictionaryFolder(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}
