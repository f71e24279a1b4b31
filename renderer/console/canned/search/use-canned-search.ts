import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useParts } from '../../core/hooks';
import type { Results, Search } from './canned-index';

const NOTHING: Results = { found: [], total: 0 };

/** What is found, kept up to date; nothing is sought for null. */
export function useCannedSearch(search: Search | null): Results {
  const { canned } = useParts();
  const version = useStore(canned.store, (state) => state.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is a new answer to the same question.
  return useMemo(() => (search === null ? NOTHING : canned.search(search)), [canned, search, version]);
}
