import { v4, v7 } from 'uuid';
import type { ProtocolError } from '../../../broker/protocol/errors';
import { Latest } from '../device/latest';
import type { Outbox, Pending } from './outbox';

/** Unanswered for so long, a command is sent again: the hub knows it by its id. */
const ANSWER_MS = 8_000;
/** A command of another tab is left to that tab for so long. */
const OTHERS_MS = 5_000;
const RETRY_MS = 1_000;

export interface SenderOptions {
  readonly outbox: Outbox;
  readonly session: string;
  /** Whether all that belongs to it has been sent; if not, others go first. Absent: nothing belongs to it. */
  readonly ready?: (entry: Pending) => boolean;
  /** It is done, or thrown away: what belongs to it is put away at once, and resolves when the disk knows. */
  readonly over?: (entry: Pending) => Promise<void>;
  /** False when there is no connection. */
  readonly send: (entry: Pending) => boolean;
  /** What is unanswered now, oldest first. */
  readonly changed: (entries: readonly Pending[]) => void;
  /** What to do with a command that was refused for good: keep it to be shown, or forget it. */
  readonly refused: (entry: Pending, error: ProtocolError) => 'keep' | 'forget';
}

/**
 * Sends what is in the outbox, one command at a time, each until the hub has answered it. All tabs share the outbox;
 * the hub answers a repeated command with its first answer, so it harms nobody when two tabs send the same one.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #tab = v4();
  readonly #list: Latest<readonly Pending[]>;
  /** Settled here, whatever the disk still says. */
  readonly #settled = new Set<string>();
  #entries: readonly Pending[] = [];
  #inFlight: { readonly id: string; readonly timer: ReturnType<typeof setTimeout> } | null = null;
  #later: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: SenderOptions) {
    this.#options = options;
    const { outbox, session } = options;
    this.#list = new Latest(
      () => outbox.list(session),
      (entries) => this.#show(entries),
    );
    outbox.onChange(() => void this.refresh());
  }

  /** Resolves when the command is on disk, or in memory where the disk does not take it. */
  async add(type: Pending['type'], data: Pending['data'], uploads?: readonly string[]): Promise<string> {
    const id = v7();
    const { session, outbox } = this.#options;
    const files = uploads === undefined || uploads.length === 0 ? {} : { uploads };
    await outbox.put({ id, session, type, data, ...files, tab: this.#tab, at: new Date().toISOString() });
    await this.refresh();
    return id;
  }

  /** Sends a refused command once more, as a new one at the end, with these files. */
  async retry(id: string, uploads?: readonly string[]): Promise<void> {
    const entry = this.#entryOf(id);
    if (entry === undefined) return;
    this.#putAway(entry);
    // In this order: whatever comes between, the words are on the disk at least once.
    await this.add(entry.type, entry.data, uploads ?? entry.uploads);
    await this.#options.outbox.remove([id]);
  }

  /** Throws a command away, with what belongs to it. */
  async discard(id: string): Promise<void> {
    const entry = this.#entryOf(id);
    if (entry !== undefined) await this.#over(entry);
  }

  /** The hub has answered. What it means is shown at once; the disk follows. */
  async answered(id: string, error: ProtocolError | null): Promise<void> {
    const entry = this.#entryOf(id);
    if (entry === undefined) return;
    if (error?.retryable === true) {
      this.#settle(id);
      this.#again(error.retryAfterMs ?? RETRY_MS);
      return;
    }
    if (error === null || this.#options.refused(entry, error) === 'forget') {
      await this.#over(entry);
      return;
    }
    const refuse = (pending: Pending): Pending => ({ ...pending, error });
    this.#list.outdated();
    this.#settle(id);
    this.#show(this.#entries.map((pending) => (pending.id === id ? refuse(pending) : pending)));
    await this.#options.outbox.update(id, refuse);
    await this.refresh();
  }

  /** There is a connection again: what was on its way may be lost, and is sent once more. */
  restart(): void {
    if (this.#inFlight !== null) this.#settle(this.#inFlight.id);
    this.#next();
  }

  /** A file has arrived: what waited for it may go now. */
  kick(): void {
    this.#next();
  }

  refresh(): Promise<void> {
    return this.#list.refresh();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#later);
    if (this.#inFlight !== null) clearTimeout(this.#inFlight.timer);
  }

  #show(entries: readonly Pending[]): void {
    if (this.#closed) return;
    this.#entries = entries.filter(({ id }) => !this.#settled.has(id));
    this.#options.changed(this.#entries);
    this.#next();
  }

  #entryOf(id: string): Pending | undefined {
    return this.#entries.find((pending) => pending.id === id);
  }

  async #over(entry: Pending): Promise<void> {
    const gone = this.#options.over?.(entry);
    this.#putAway(entry);
    // In this order: a crash between sends the command once more, and the hub knows it by its id.
    await gone;
    await this.#options.outbox.remove([entry.id]);
  }

  #putAway({ id }: Pending): void {
    this.#settled.add(id);
    this.#settle(id);
    this.#show(this.#entries);
  }

  #next(): void {
    if (this.#closed || this.#inFlight !== null) return;
    const entry = this.#first();
    if (entry === undefined) return;
    const age = Date.now() - Date.parse(entry.at);
    if (entry.tab !== this.#tab && age >= 0 && age < OTHERS_MS) {
      this.#again(OTHERS_MS - age);
      return;
    }
    if (!this.#options.send(entry)) return;
    this.#inFlight = { id: entry.id, timer: setTimeout(() => this.restart(), ANSWER_MS) };
  }

  /** The oldest that can go. Words need not wait for a file that takes its time; the end of the chat does. */
  #first(): Pending | undefined {
    const open = this.#entries.filter((pending) => pending.error === undefined);
    const first = open.find((pending) => this.#options.ready?.(pending) ?? true);
    return first?.type === 'session.end' && first !== open[0] ? undefined : first;
  }

  #settle(id: string): void {
    if (this.#inFlight?.id !== id) return;
    clearTimeout(this.#inFlight.timer);
    this.#inFlight = null;
  }

  #again(delayMs: number): void {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.#next(), delayMs);
  }
}
