import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FormDraft } from '../tickets/form-draft';

export type View = 'chats' | 'tickets' | 'history' | 'canned' | 'reports' | 'settings';

/** What only this window knows: where the agent looks. */
export interface UiState {
  readonly view: View;
  /** What follows the view in the address, decoded: `#/tickets/INC-1` has `['INC-1']`. */
  readonly path: readonly string[];
  /** The session whose conversation is shown. */
  readonly selected: string | null;
  /** Grows with each ticket that is changed in this window: lists of tickets then ask again. */
  readonly ticketChanges: number;
  /** Ticket forms that were begun and are neither sent nor given up, by session. */
  readonly ticketForms: Readonly<Record<string, FormDraft>>;
  /** A message that is being kept as a canned response. */
  readonly keeping: { readonly session: string; readonly text: string } | null;
  /** The chats side by side, from left to right; the selected one is among them. */
  readonly panes: readonly string[];
  /** How many are wished side by side; null until that was chosen in this window: as in the settings. */
  readonly columns: number | null;
  /** Whether the user data is shown here; null: as in the settings. */
  readonly userDataOpen: boolean | null;
  /** Whether the chats have so little room that user data would lie over the conversation. */
  readonly narrow: boolean;
  /** The last choice in the navigation, which may be the view that is shown already; `count` grows with each. */
  readonly choice: { readonly view: View; readonly count: number } | null;
  /** The chat in whose field the caret is to be, as soon as the field is there. */
  readonly writeIn: string | null;
  /** Grows with each wish to see the chats, as by a click on an alert. */
  readonly looks: number;
}
export type UiStore = StoreApi<UiState>;

const VIEWS: readonly View[] = ['chats', 'tickets', 'history', 'canned', 'reports', 'settings'];
const KEY = 'parley-selected';

/** The address holds the view; the chosen chat is kept over a reload of the window. */
export function createUiStore(): UiStore {
  const store = createStore<UiState>(() => ({
    ...placeOf(location.hash),
    selected: sessionStorage.getItem(KEY),
    ticketChanges: 0,
    ticketForms: {},
    keeping: null,
    panes: [],
    columns: null,
    userDataOpen: null,
    narrow: false,
    choice: null,
    writeIn: null,
    looks: 0,
  }));
  addEventListener('hashchange', () => store.setState(placeOf(location.hash)));
  store.subscribe(({ selected }, before) => {
    if (selected === before.selected) return;
    if (selected === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, selected);
  });
  return store;
}

function placeOf(hash: string): Pick<UiState, 'view' | 'path'> {
  const [name = '', ...path] = hash.replace(/^#\//, '').split('/').map(decoded);
  const view = VIEWS.find((known) => known === name);
  return view === undefined ? { view: 'chats', path: [] } : { view, path };
}

/** A part of an address as text; an address that is cut off in the middle of an escape stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
