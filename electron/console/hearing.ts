import type { HearingProblem } from '../contract/desktop';
import type { ConsoleStore } from './store';

/** Why alerts may go unnoticed: what a window found about its sound, and whether the system shows notifications. */
export class Hearing {
  readonly #store: ConsoleStore;

  constructor(store: ConsoleStore) {
    this.#store = store;
  }

  /** What a window found; of notifications the host knows better. */
  heardBy(problems: readonly HearingProblem[]): void {
    const { hearing } = this.#store.state;
    this.#hear([...problems, ...hearing.filter((one) => one === 'notifications')]);
  }

  notificationsFail(failing: boolean): void {
    const others = this.#store.state.hearing.filter((one) => one !== 'notifications');
    this.#hear(failing ? [...others, 'notifications'] : others);
  }

  #hear(problems: readonly HearingProblem[]): void {
    const next = [...new Set(problems)];
    if (next.join() !== this.#store.state.hearing.join())
      this.#store.dispatch({ type: 'hearing.changed', problems: next });
  }
}
