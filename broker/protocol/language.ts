import { Language } from './models';

/**
 * The language to speak with somebody who prefers these, the best first, as browsers and systems name them (BCP 47:
 * "fi", "sv-FI", "pt_BR"). The first that there is; English when there is none. Pure.
 */
export function languageFor(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const primary = Language.safeParse(tag.trim().split(/[-_]/, 1)[0]?.toLowerCase());
    if (primary.success) return primary.data;
  }
  return 'en';
}
