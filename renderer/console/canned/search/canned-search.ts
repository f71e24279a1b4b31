import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CannedEntry } from '../../../../broker/protocol/canned';
import type { CannedState } from '../../../../electron/contract/canned';
import { CannedIndex, type Results, type Search } from './canned-index';

/** Where the responses are read from: the window's copy of the state. */
export interface CannedSource {
  getState(): { readonly state: { readonly canned: CannedState } | null };
  subscribe(listener: () => void): () => void;
}

/** So long it works without letting anything else have a turn, in milliseconds. */
const SLICE_MS = 8;

export interface SearchState {
  /** Grows with each change of what there is to find. */
  readonly version: number;
}

/** The index over the canned responses of this window, kept up to date in small slices: typing never waits for it. */
export class CannedSearch {
  readonly store: StoreApi<SearchState> = createStore<SearchState>(() => ({ version: 0 }));
  readonly #source: CannedSource;
  readonly #index = new CannedIndex();
  /** Not throttled in a window behind others, as timers are. */
  readonly #turns = new MessageChannel();
  #known: CannedState['responses'] | null = null;
  #waiting: CannedEntry[] = [];

  constructor(source: CannedSource) {
    this.#source = source;
    this.#turns.port1.onmessage = () => this.#work();
    source.subscribe(() => this.#changed());
    this.#changed();
  }

  search(search: Search): Results {
    return this.#index.search(search);
  }

  #changed(): void {
    const responses = this.#source.getState().state?.canned.responses ?? null;
    if (responses === this.#known) return;
    this.#known = responses;
    const present = responses ?? {};
    for (const id of [...this.#index.ids()]) if (!Object.hasOwn(present, id)) this.#index.remove(id);
    const isWorking = this.#waiting.length > 0;
    this.#waiting = Object.values(present).filter((entry) => !this.#index.has(entry));
    if (this.#waiting.length === 0) this.#tell();
    else if (!isWorking) this.#turns.port2.postMessage(null);
  }

  #work(): void {
    const until = performance.now() + SLICE_MS;
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      this.#index.put(next);
      if (performance.now() > until) break;
    }
    if (this.#waiting.length > 0) this.#turns.port2.postMessage(null);
    else this.#tell();
  }

  #tell(): void {
    this.store.setState(({ version }) => ({ version: version + 1 }));
  }
}
