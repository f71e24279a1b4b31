import { alertingWindow, type WindowTarget } from '../contract/windows';
import type { ConsoleStore } from './store';

/** Called with what a window shows, when it comes (`true`) and goes. */
type Listener = (shows: WindowTarget, here: boolean) => void;

/** One window's place in the register. */
export interface Seat {
  readonly id: number;
  leave(): void;
}

/** Knows which windows are connected, and where the agent was last: that one sounds and shows alerts. */
export class WindowRegister {
  readonly #store: ConsoleStore;
  readonly #changed: Listener;
  #nextId = 1;

  constructor(store: ConsoleStore, changed: Listener) {
    this.#store = store;
    this.#changed = changed;
  }

  join(shows: WindowTarget): Seat {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#store.dispatch({ type: 'window.opened', window: { id, shows, focused: 0 } });
    this.#changed(shows, true);
    return {
      id,
      leave: () => {
        this.#store.dispatch({ type: 'window.closed', id });
        this.#changed(shows, false);
      },
    };
  }

  /** The agent is in this window now. */
  focus(id: number): void {
    const { windows } = this.#store.state;
    const top = Math.max(0, ...windows.map((window) => window.focused));
    const own = windows.find((window) => window.id === id);
    if (own === undefined || (own.focused === top && alertingWindow(windows) === own)) return;
    this.#store.dispatch({ type: 'window.focused', id, focused: top + 1 });
  }
}
