import type { Mark } from '../../../broker/protocol/models';

const RECEIPT_MS = 1_000;

export interface ReceiptsOptions {
  /** The last of the conversation that has arrived, by the visitor's own count. */
  readonly lastSeq: () => number;
  /** False when there is no connection. */
  readonly send: (mark: Mark) => boolean;
}

/** Says what has arrived at the visitor, and what has been seen; at most once a second. */
export class Receipts {
  readonly #options: ReceiptsOptions;
  #sent: Mark = { delivered: 0, read: 0 };
  #seesEnd = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #seen = (): void => this.tell();

  constructor(options: ReceiptsOptions) {
    this.#options = options;
    document.addEventListener('visibilitychange', this.#seen);
  }

  /** What the hub has: what it did not get on the last connection is said again. */
  known(mark: Mark): void {
    this.#sent = mark;
  }

  /** Whether the end of the conversation is where it can be read, when anybody looks at the page. */
  seesEnd(seen: boolean): void {
    this.#seesEnd = seen;
    this.tell();
  }

  /** Something may have come, or been looked at. */
  tell(): void {
    if (this.#timer !== undefined) return;
    const lastSeq = this.#options.lastSeq();
    const isSeen = this.#seesEnd && document.visibilityState === 'visible';
    const read = isSeen ? lastSeq : this.#sent.read;
    if (lastSeq <= this.#sent.delivered && read <= this.#sent.read) return;
    const mark = { delivered: lastSeq, read };
    if (!this.#options.send(mark)) return;
    this.#sent = mark;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.tell();
    }, RECEIPT_MS);
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#seen);
    clearTimeout(this.#timer);
  }
}
