import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { ConsoleState } from '../../../electron/contract/state';
import type { WindowTarget } from '../../../electron/contract/windows';
import type { CannedSearch } from '../canned/search/canned-search';
import type { WindowOpener } from '../windows/opener';
import type { CoreClient } from './client';
import type { UiStore } from './ui-store';

export interface Parts {
  readonly core: CoreClient;
  readonly ui: UiStore;
  readonly canned: CannedSearch;
  /** What this window shows. */
  readonly shows: WindowTarget;
  readonly windows: WindowOpener;
}

export const PartsContext = createContext<Parts | null>(null);

export function useParts(): Parts {
  const parts = use(PartsContext);
  if (parts === null) throw new Error('A view was used outside of the console.');
  return parts;
}

/** A piece of the core's state. Only used below `App`, which waits for the state. */
export function useCore<T>(select: (state: ConsoleState) => T): T {
  return useStore(useParts().core.store, ({ state }) => {
    if (state === null) throw new Error('The state of the core was read before it was there.');
    return select(state);
  });
}
