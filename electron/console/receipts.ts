import type { Clock } from '../../broker/protocol/ports';

const INTERVAL_MS = 1_000;

export interface Receipt {
  readonly delivered: number;
  readonly read: number;
}

/** Tells the hub, at most once a second for each session, up to where messages have arrived and been read. */
export class Receipts {
  readonly #clock: Clock;
  readonly #send: (session: string, receipt: Receipt) => void;
  readonly #sessions = new Map<string, { receipt: Receipt; dirty: boolean; cancel: (() => void) | null }>();

  constructor(clock: Clock, send: (session: string, receipt: Receipt) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Marks only grow: what is behind is ignored. */
  note(session: string, marks: Partial<Receipt>): void {
    const known = this.#sessions.get(session) ?? { receipt: { delivered: 0, read: 0 }, dirty: false, cancel: null };
    const receipt: Receipt = {
      delivered: Math.max(known.receipt.delivered, marks.delivered ?? 0, marks.read ?? 0),
      read: Math.max(known.receipt.read, marks.read ?? 0),
    };
    const grown = receipt.delivered > known.receipt.delivered || receipt.read > known.receipt.read;
    this.#sessions.set(session, { receipt, dirty: known.dirty || grown, cancel: known.cancel });
    if (known.cancel === null) this.#flush(session);
  }

  /** After a reconnect everything is said once more: what was on its way may be lost. */
  resend(): void {
    for (const [session, known] of this.#sessions) {
      this.#sessions.set(session, { ...known, dirty: known.receipt.delivered > 0 });
      if (known.cancel === null) this.#flush(session);
    }
  }

  forget(session: string): void {
    this.#sessions.get(session)?.cancel?.();
    this.#sessions.delete(session);
  }

  close(): void {
    for (const session of [...this.#sessions.keys()]) this.forget(session);
  }

  #flush(session: string): void {
    const known = this.#sessions.get(session);
    if (known === undefined || !known.dirty) return;
    this.#send(session, known.receipt);
    const cancel = this.#clock.after(INTERVAL_MS, () => {
      const later = this.#sessions.get(session);
      if (later === undefined) return;
      this.#sessions.set(session, { ...later, cancel: null });
      this.#flush(session);
    });
    this.#sessions.set(session, { ...known, dirty: false, cancel });
  }
}
