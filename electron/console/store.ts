import type { Capabilities } from '../contract/capabilities';
import type { ConsoleEvent } from '../contract/events';
import { initialState, reduce } from '../contract/reducer';
import type { ConsoleState } from '../contract/state';

type Listener = (event: ConsoleEvent, state: ConsoleState) => void;

/** The state of the console, changed by events alone, and told to whoever listens. */
export class ConsoleStore {
  #state: ConsoleState;
  readonly #listeners = new Set<Listener>();

  constructor(capabilities: Capabilities) {
    this.#state = initialState(capabilities);
  }

  get state(): ConsoleState {
    return this.#state;
  }

  dispatch(event: ConsoleEvent): void {
    this.#state = reduce(this.#state, event);
    for (const listener of this.#listeners) listener(event, this.#state);
  }

  /** The returned function stops listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
