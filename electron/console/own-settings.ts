import { fail, type Result } from '../../broker/protocol/errors';
import type { StoredDocument } from '../../broker/store/document';
import type { MachinePolicy } from '../contract/machine-policy';
import type { ConsoleSettings } from '../contract/settings';
import { lockedIn, underPolicy, unlocked } from './locked-settings';
import type { ConsoleStore } from './store';

/** The agent's own settings, under what the machine policy sets. */
export class OwnSettings {
  readonly #document: StoredDocument<ConsoleSettings>;
  readonly #policy: MachinePolicy;
  readonly #store: ConsoleStore;

  constructor(document: StoredDocument<ConsoleSettings>, policy: MachinePolicy, store: ConsoleStore) {
    this.#document = document;
    this.#policy = policy;
    this.#store = store;
    this.#show();
  }

  /** `forbidden` when it would change what the machine policy sets; then nothing is changed. */
  async set(change: Partial<ConsoleSettings>): Promise<Result<void>> {
    const locked = lockedIn(change, this.#store.state.settings, this.#policy);
    if (locked.length > 0) {
      const fields = locked.map((path) => ({ path, message: 'Set by your organization.' }));
      return fail('forbidden', `Your organization sets ${locked.join(', ')}. Nothing was changed.`, { fields });
    }
    const stored = await this.#document.update((own) => ({ ...own, ...unlocked(change, own, this.#policy) }));
    if (stored.ok) this.#show();
    return stored;
  }

  settled(): Promise<void> {
    return this.#document.settled();
  }

  #show(): void {
    const settings = underPolicy(this.#document.value, this.#policy, this.#store.state.settings);
    this.#store.dispatch({ type: 'settings.changed', settings });
  }
}
