import { createStore, type StoreApi } from 'zustand/vanilla';

export type View = 'chats' | 'settings';

/** What only this window knows: where the agent looks. */
export interface UiState {
  readonly view: View;
  /** The session whose conversation is shown. */
  readonly selected: string | null;
}
export type UiStore = StoreApi<UiState>;

const VIEWS: readonly View[] = ['chats', 'settings'];
const KEY = 'parley-selected';

/** The address holds the view; the chosen chat is kept over a reload of the window. */
export function createUiStore(): UiStore {
  const store = createStore<UiState>(() => ({ view: viewOf(location.hash), selected: sessionStorage.getItem(KEY) }));
  addEventListener('hashchange', () => store.setState({ view: viewOf(location.hash) }));
  store.subscribe(({ selected }, before) => {
    if (selected === before.selected) return;
    if (selected === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, selected);
  });
  return store;
}

function viewOf(hash: string): View {
  return VIEWS.find((view) => hash === `#/${view}`) ?? 'chats';
}
