import type { CannedEntry } from '../../../../broker/protocol/canned';
import type { Language } from '../../../../broker/protocol/models';

/** What the list is narrowed to; null: everything. */
export interface Filters {
  readonly scope: 'shared' | 'personal' | null;
  readonly category: string | null;
  readonly language: Language | null;
}

export const NO_FILTERS: Filters = { scope: null, category: null, language: null };

export function passes(entry: CannedEntry, { scope, category, language }: Filters): boolean {
  if (scope !== null && (entry.owner === null) !== (scope === 'shared')) return false;
  if (category !== null && entry.category !== category) return false;
  return language === null || entry.language === language;
}

/** Every category there is, in the order of the alphabet. */
export function categoriesOf(entries: readonly CannedEntry[]): readonly string[] {
  return [...new Set(entries.map(({ category }) => category))].sort((a, b) => a.localeCompare(b));
}
