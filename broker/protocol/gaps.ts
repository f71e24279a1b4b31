import type { Clock } from './ports';

/** How long after a gap was found, and found again, it is asked for, in milliseconds. */
const WAITS_MS = [0, 1_000, 2_000, 4_000] as const;

interface Gap {
  /** The last event before it. */
  readonly lastSeq: number;
  asked: number;
  cancel: (() => void) | null;
}

/**
 * How a client goes about events that are missing: it asks for them at once, then less and less often, and at last
 * goes on without them. Nobody waits for ever for what is gone for good.
 */
export class Gaps {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #ask: () => void;
  readonly #gaps = new Map<string, Gap>();

  /** `ask`: sends `sync`. */
  constructor(clock: Pick<Clock, 'after'>, ask: () => void) {
    this.#clock = clock;
    this.#ask = ask;
  }

  /**
   * An event of the session has come that does not follow on `lastSeq`. `answer`: it was in a catch-up, so what it
   * leaves out is not there. True: it was asked for often enough, and the client goes on without.
   */
  found(session: string, lastSeq: number, answer: boolean): boolean {
    let gap = this.#gaps.get(session);
    if (gap?.lastSeq !== lastSeq) {
      gap?.cancel?.();
      gap = { lastSeq, asked: 0, cancel: null };
      this.#gaps.set(session, gap);
    }
    if (gap.cancel !== null) return false;
    const wait = WAITS_MS[gap.asked];
    if (wait === undefined) return answer;
    this.#askIn(gap, wait);
    return false;
  }

  close(): void {
    for (const { cancel } of this.#gaps.values()) cancel?.();
    this.#gaps.clear();
  }

  #askIn(gap: Gap, wait: number): void {
    const ask = (): void => {
      gap.cancel = null;
      gap.asked += 1;
      this.#ask();
    };
    if (wait === 0) ask();
    else gap.cancel = this.#clock.after(wait, ask);
  }
}
