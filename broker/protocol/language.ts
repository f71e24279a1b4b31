import * as z from 'zod';
import { Language } from './models';

/**
 * The language to speak with somebody who prefers these, the best first, as browsers and systems name them (BCP 47:
 * "fi", "sv-FI", "pt_BR"). The first that there is; English when there is none. Pure.
 */
export function languageFor(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const primary = Language.safeParse(primaryOf(tag));
    if (primary.success) return primary.data;
  }
  return 'en';
}

/** A language as programs name it: of `fi-FI` or `FI_fi` it is the `fi` that counts. Others than ours are refused. */
export const LanguageTag = z.preprocess((tag) => (typeof tag === 'string' ? primaryOf(tag) : tag), Language);

function primaryOf(tag: string): string {
  return tag.trim().split(/[-_]/, 1)[0]?.toLowerCase() ?? '';
}
