import type { Clock } from '../../broker/protocol/ports';
import type { MachineAway } from '../contract/desktop';
import type { CorePort } from '../contract/frames';

/** A page that loads itself anew, or a browser that is started again, is back sooner. */
const GONE_MS = 20_000;

/** What an agent is while nobody could see a chat come, as the console starts: no page is open yet. */
export const WITHOUT_PAGE: MachineAway = 'idle';

export interface OpenPagesParts {
  readonly clock: Pick<Clock, 'after'>;
  /** Says why the agent is away; null: they are not. */
  readonly setAway: (away: MachineAway | null) => void;
}

/**
 * Chats come only to an agent who can see them: while no page of the console is open, the agent is away, as at a
 * machine that nobody touches, whatever status was chosen. With the first page they are back at once.
 */
export class OpenPages {
  readonly #parts: OpenPagesParts;
  #open = 0;
  #cancel: () => void = () => undefined;

  constructor(parts: OpenPagesParts) {
    this.#parts = parts;
  }

  /** A page has come. */
  came(page: Pick<CorePort, 'onClose'>): void {
    this.#open += 1;
    this.#cancel();
    this.#parts.setAway(null);
    page.onClose(() => this.#went());
  }

  close(): void {
    this.#cancel();
    this.#open = Number.POSITIVE_INFINITY;
  }

  #went(): void {
    this.#open -= 1;
    if (this.#open > 0) return;
    this.#cancel = this.#parts.clock.after(GONE_MS, () => this.#parts.setAway(WITHOUT_PAGE));
  }
}
