import type { HearingProblem } from '../contract/desktop';
import { alertingWindow } from '../contract/windows';
import type { ConsoleStore } from './store';

/**
 * Why alerts may go unnoticed: what the one window that sounds found about its sound, and whether the system shows
 * notifications.
 */
export class Hearing {
  readonly #store: ConsoleStore;
  /** By window. */
  readonly #found = new Map<number, readonly HearingProblem[]>();
  #notificationsFail = false;

  constructor(store: ConsoleStore) {
    this.#store = store;
    store.listen((event) => {
      if (event.type === 'window.closed') this.#found.delete(event.id);
      if (event.type === 'window.opened' || event.type === 'window.closed' || event.type === 'window.focused')
        this.#settle();
    });
  }

  /** What a window found; of notifications the host knows better. */
  heardBy(window: number, problems: readonly HearingProblem[]): void {
    this.#found.set(window, problems);
    this.#settle();
  }

  notificationsFail(failing: boolean): void {
    this.#notificationsFail = failing;
    this.#settle();
  }

  #settle(): void {
    const sounding = alertingWindow(this.#store.state.windows)?.id;
    const found = sounding === undefined ? [] : (this.#found.get(sounding) ?? []);
    const problems = new Set<HearingProblem>(found.filter((one) => one !== 'notifications'));
    if (this.#notificationsFail) problems.add('notifications');
    const next = [...problems];
    if (next.join() !== this.#store.state.hearing.join())
      this.#store.dispatch({ type: 'hearing.changed', problems: next });
  }
}
