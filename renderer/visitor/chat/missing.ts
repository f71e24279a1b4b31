import type { EventOf } from '../../../broker/protocol/events';
import { Gaps } from '../../../broker/protocol/gaps';
import { lostEvent } from '../../../broker/protocol/lost';

/** How long after `sync` was answered something of what is missing must have come, in milliseconds. */
const CATCH_UP_MS = 5_000;

export interface MissingOptions {
  readonly session: string;
  /** The last event the page has. */
  readonly lastSeq: () => number;
  /** Asks for what is missing. */
  readonly ask: () => void;
  readonly isUp: () => boolean;
  /** The server does not have it either. */
  readonly lost: (event: EventOf<'event.lost'>) => void;
}

/** Events that the page has not got: asked for, less and less often, and at last gone without. */
export class Missing {
  readonly #options: MissingOptions;
  readonly #gaps: Gaps;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: MissingOptions) {
    this.#options = options;
    this.#gaps = new Gaps({ after: later }, options.ask);
  }

  /** Something came that is not the next. `answer`: in a catch-up. True: it is the next now, as the others are lost. */
  before(event: { readonly seq: number; readonly at: string }, answer: boolean): boolean {
    const { session, lastSeq } = this.#options;
    if (!this.#gaps.found(session, lastSeq(), answer)) return false;
    this.#skip(event.seq, event.at);
    return true;
  }

  /** The server has events up to this one, and sends them now. */
  expect(upTo: number): void {
    clearTimeout(this.#timer);
    const { session, lastSeq, isUp } = this.#options;
    const before = lastSeq();
    if (upTo <= before) return;
    this.#timer = setTimeout(() => {
      if (lastSeq() !== before || !isUp()) return;
      if (this.#gaps.found(session, before, true)) this.#skip(upTo + 1, new Date().toISOString());
    }, CATCH_UP_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#gaps.close();
  }

  #skip(upTo: number, at: string): void {
    const { session, lastSeq, lost } = this.#options;
    for (let seq = lastSeq() + 1; seq < upTo; seq += 1) lost(lostEvent(session, seq, at));
  }
}

function later(delayMs: number, task: () => void): () => void {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
}
