import { fail, ok, type Result } from '../../protocol/errors';
import type { Limits } from '../../protocol/limits';

type QuotaLimits = Pick<Limits, 'filesPerSession' | 'sessionFileBytes'>;

/** A place for one file of a session, counted from the first byte on. */
export interface Reservation {
  /** The file has so many bytes by now; `limit_reached` when they are too many for the session. */
  grow(bytes: number): Result<void>;
  /** The file is complete: what it did not need is given back. */
  settle(bytes: number): void;
  /** The file is not kept. */
  release(): void;
}

interface Used {
  files: number;
  bytes: number;
}

/**
 * What each session has sent, files on their way included. Everything is counted when it is decided, in one turn of
 * the event loop, so that any number of uploads at once never exceeds the quota.
 */
export class Quota {
  readonly #limits: QuotaLimits;
  readonly #used = new Map<string, Used>();

  constructor(limits: QuotaLimits) {
    this.#limits = limits;
  }

  /** Takes a place for a file of about `bytes`. */
  reserve(session: string, bytes: number): Result<Reservation> {
    const used = this.#used.get(session) ?? { files: 0, bytes: 0 };
    const { filesPerSession, sessionFileBytes } = this.#limits;
    if (used.files + 1 > filesPerSession)
      return fail('limit_reached', `At most ${filesPerSession} files can be sent in one chat.`);
    if (used.bytes + bytes > sessionFileBytes) return fail('limit_reached', FULL);
    this.#add(session, 1, bytes);
    return ok(this.#reservation(session, bytes));
  }

  /** A file that is there already. */
  count(session: string, bytes: number): void {
    this.#add(session, 1, bytes);
  }

  /** A file is there no longer. */
  discount(session: string, bytes: number): void {
    this.#add(session, -1, -bytes);
  }

  forget(session: string): void {
    this.#used.delete(session);
  }

  #reservation(session: string, reserved: number): Reservation {
    let held = reserved;
    let open = true;
    const change = (bytes: number): void => {
      if (!open) return;
      this.#add(session, 0, bytes - held);
      held = bytes;
    };
    return {
      grow: (bytes) => {
        if (bytes <= held) return ok(undefined);
        const total = (this.#used.get(session)?.bytes ?? 0) + bytes - held;
        if (total > this.#limits.sessionFileBytes) return fail('limit_reached', FULL);
        change(bytes);
        return ok(undefined);
      },
      settle: (bytes) => {
        change(bytes);
        open = false;
      },
      release: () => {
        if (open) this.#add(session, -1, -held);
        open = false;
      },
    };
  }

  #add(session: string, files: number, bytes: number): void {
    const used = this.#used.get(session) ?? { files: 0, bytes: 0 };
    const next = { files: used.files + files, bytes: used.bytes + bytes };
    if (next.files <= 0) this.#used.delete(session);
    else this.#used.set(session, next);
  }
}

const FULL = 'The files of this chat take too much space together. Nothing more can be sent in it.';
