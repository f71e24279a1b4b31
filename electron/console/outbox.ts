import type { CommandType } from '../../broker/protocol/commands';
import type { Reply } from '../../broker/protocol/envelope';
import { fail, ok, type ProtocolError, type Result } from '../../broker/protocol/errors';
import { type Clock, type Ids, isoTime } from '../../broker/protocol/ports';
import type { Document } from '../../broker/store/workspace';
import type { OutboxEntry } from '../contract/state';

/** What is kept on disk, oldest first. */
export interface OutboxFile {
  readonly entries: readonly OutboxEntry[];
}

export interface OutboxOptions {
  readonly document: Document<OutboxFile>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Sends a command under its id; null when no reply came on this connection. */
  readonly send: (id: string, type: CommandType, data: unknown, session: string) => Promise<Reply | null>;
  readonly isConnected: () => boolean;
  /** The entries of a session are now these. */
  readonly changed: (session: string, entries: readonly OutboxEntry[]) => void;
  /** A message was refused for good. */
  readonly refused?: (entry: OutboxEntry, error: ProtocolError) => void;
}

const FIRST_RETRY_MS = 1_000;
const SENT = fail<never>('conflict', 'The message has been sent already.');

/**
 * Messages and notes from the moment the agent sends them until the hub has answered. Each is on disk before it is
 * sent, and goes under one id however often it is sent again. One at a time for each session, so that order holds.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #sending = new Set<string>();
  readonly #timers = new Map<string, () => void>();
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get entries(): readonly OutboxEntry[] {
    return this.#options.document.value.entries;
  }

  /** Stores a message; resolves when it is on disk. `holdMs`: how long it can be undone before it goes. */
  async add(session: string, kind: OutboxEntry['kind'], text: string, holdMs: number): Promise<Result<{ id: string }>> {
    const { clock, ids } = this.#options;
    const id = ids.next();
    const now = clock.now();
    const entry: OutboxEntry = {
      id,
      session,
      kind,
      text,
      at: isoTime(now),
      state: holdMs > 0 ? { kind: 'held', until: isoTime(now + holdMs) } : { kind: 'sending' },
    };
    const stored = await this.#change(session, (entries) => [...entries, entry]);
    if (!stored.ok) return stored;
    this.kick(session);
    return ok({ id });
  }

  /** Takes a held message out and returns its text; `conflict` when it has gone already. */
  async undo(id: string): Promise<Result<OutboxEntry>> {
    const session = this.#find(id)?.session;
    if (session === undefined) return SENT;
    let taken: OutboxEntry | undefined;
    // Decided in the write itself: a release may stand before it in the line.
    const stored = await this.#change(session, (entries) => {
      taken = entries.find((entry) => entry.id === id && entry.state.kind === 'held');
      return entries.filter((entry) => entry !== taken);
    });
    if (!stored.ok) return stored;
    return taken === undefined ? SENT : ok(taken);
  }

  /** Sends a refused message once more, under a new id: the refusal of the old one is remembered. */
  async retry(id: string): Promise<Result<void>> {
    const entry = this.#find(id);
    if (entry === undefined || entry.state.kind !== 'failed')
      return fail('not_found', 'That message is not waiting any more.');
    const again: OutboxEntry = { ...entry, id: this.#options.ids.next(), state: { kind: 'sending' } };
    const stored = await this.#change(entry.session, (entries) =>
      entries.map((other) => (other.id === id ? again : other)),
    );
    if (stored.ok) this.kick(entry.session);
    return stored;
  }

  async remove(id: string): Promise<Result<void>> {
    const entry = this.#find(id);
    return entry === undefined
      ? ok(undefined)
      : this.#change(entry.session, (entries) => entries.filter((other) => other.id !== id));
  }

  /** Sends what can be sent, of one session or of all. */
  kick(session?: string): void {
    const sessions = session === undefined ? new Set(this.entries.map((entry) => entry.session)) : [session];
    for (const each of sessions) void this.#sendNext(each);
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#timers.values()) cancel();
  }

  async #sendNext(session: string): Promise<void> {
    if (this.#sending.has(session) || this.#closed || !this.#options.isConnected()) return;
    const entry = this.entries.find((other) => other.session === session && other.state.kind !== 'failed');
    if (entry === undefined) return;
    if (entry.state.kind === 'held') {
      const left = Date.parse(entry.state.until) - this.#options.clock.now();
      if (left > 0) {
        this.#later(session, left);
        return;
      }
    }
    this.#sending.add(session);
    const waitMs = await this.#attempt(entry);
    this.#sending.delete(session);
    if (this.#closed || waitMs === null) return;
    if (waitMs > 0) this.#later(session, waitMs);
    else this.kick(session);
  }

  /** Sends one message. How long to wait before going on, in milliseconds; null until there is a connection again. */
  async #attempt(entry: OutboxEntry): Promise<number | null> {
    if (entry.state.kind === 'held') {
      const released = await this.#release(entry);
      if (!released.ok) return FIRST_RETRY_MS;
      // Taken back, or refused because the chat is over, in the last moment.
      if (this.#find(entry.id)?.state.kind !== 'sending') return 0;
    }
    const type = entry.kind === 'note' ? 'note.post' : 'message.post';
    const reply = await this.#options.send(entry.id, type, { text: entry.text }, entry.session);
    if (this.#closed) return null;
    // Not answered: it goes again under the same id, here if the connection stands, else when it is back.
    if (reply === null) return this.#options.isConnected() ? FIRST_RETRY_MS : null;
    if (!reply.ok && reply.error.retryable) return reply.error.retryAfterMs ?? FIRST_RETRY_MS;
    const settled = reply.ok ? await this.remove(entry.id) : await this.fail(entry.id, reply.error);
    // A disk that cannot be written to: the hub is asked again, and answers the same.
    return settled.ok ? 0 : FIRST_RETRY_MS;
  }

  #release({ id, session }: OutboxEntry): Promise<Result<void>> {
    return this.#change(session, (entries) =>
      entries.map((entry) =>
        entry.id === id && entry.state.kind === 'held' ? { ...entry, state: { kind: 'sending' } } : entry,
      ),
    );
  }

  /** Marks a message as refused for good; it stays until the agent decides. */
  async fail(id: string, error: ProtocolError): Promise<Result<void>> {
    const entry = this.#find(id);
    if (entry === undefined) return ok(undefined);
    const failed: OutboxEntry = { ...entry, state: { kind: 'failed', error } };
    const stored = await this.#change(entry.session, (entries) =>
      entries.map((other) => (other.id === id ? failed : other)),
    );
    if (stored.ok) this.#options.refused?.(failed, error);
    return stored;
  }

  #later(session: string, delayMs: number): void {
    this.#timers.get(session)?.();
    this.#timers.set(
      session,
      this.#options.clock.after(delayMs, () => {
        this.#timers.delete(session);
        void this.#sendNext(session);
      }),
    );
  }

  #find(id: string): OutboxEntry | undefined {
    return this.entries.find((entry) => entry.id === id);
  }

  async #change(session: string, change: (entries: readonly OutboxEntry[]) => OutboxEntry[]): Promise<Result<void>> {
    const stored = await this.#options.document.update((file) => ({ entries: change(file.entries) }));
    if (stored.ok) {
      this.#options.changed(
        session,
        this.entries.filter((entry) => entry.session === session),
      );
    }
    return stored;
  }
}
