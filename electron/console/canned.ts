import { type CannedDraft, type CannedSaved, CannedSaved as CannedSavedSchema } from '../../broker/protocol/canned';
import type { CommandInput, CommandOutput, CommandType } from '../../broker/protocol/commands';
import type { Reply } from '../../broker/protocol/envelope';
import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { Clock, Ids } from '../../broker/protocol/ports';
import type { Document } from '../../broker/store/workspace';
import type { ConsoleStore } from './store';

/** What is kept on disk of how often this agent uses which. */
export interface CannedUsesFile {
  readonly uses: Readonly<Record<string, number>>;
}

export interface CannedOptions {
  readonly store: ConsoleStore;
  readonly uses: Document<CannedUsesFile>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly isConnected: () => boolean;
  readonly send: (id: string, type: CommandType, data: unknown) => Promise<Reply | null>;
  readonly request: <T extends CommandType>(type: T, data: CommandInput<T>) => Promise<Result<CommandOutput<T>>>;
}

const RETRY_MS = 1_000;
/** How often a change is sent, under one id, before its sender is told that no answer comes. */
const TRIES = 3;

/** The console's copy of the canned responses that this agent sees, and how often the agent uses each. */
export class Canned {
  readonly #options: CannedOptions;
  #since = 0;
  #refreshing: Promise<void> | null = null;
  #again = false;
  #closed = false;
  #cancelRetry: () => void = () => undefined;

  constructor(options: CannedOptions) {
    this.#options = options;
  }

  /** Shows what is known of an earlier run. */
  start(): void {
    const { store, uses } = this.#options;
    store.dispatch({ type: 'canned.uses', uses: uses.value.uses });
  }

  /** Asks for what has changed; resolves when this console has it, or cannot get it now. */
  refresh(): Promise<void> {
    if (this.#refreshing !== null) {
      this.#again = true;
      return this.#refreshing;
    }
    this.#refreshing = this.#readAll().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Saves all or none; under the same `command` once, however often it is asked. */
  async save(responses: readonly CannedDraft[], command: string = this.#options.ids.next()) {
    const reply = await this.#change(command, 'canned.save', { responses });
    if (!reply.ok) return reply;
    const parsed = CannedSavedSchema.safeParse(reply.value);
    return parsed.success
      ? ok<CannedSaved>(parsed.data)
      : fail<CannedSaved>('internal', 'The server answered something unexpected.');
  }

  delete(response: string, base: number | undefined): Promise<Result<unknown>> {
    return this.#change(this.#options.ids.next(), 'canned.delete', {
      response,
      ...(base === undefined ? {} : { base }),
    });
  }

  /** Counts one use. What cannot be written is counted all the same, until the console ends. */
  async used(response: string): Promise<void> {
    const { store, uses } = this.#options;
    const count = (store.state.canned.uses[response] ?? 0) + 1;
    store.dispatch({ type: 'canned.uses', uses: { [response]: count } });
    await uses.update((file) => ({ uses: { ...file.uses, [response]: count } }));
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry();
  }

  async #readAll(): Promise<void> {
    this.#cancelRetry();
    do {
      this.#again = false;
      const read = await this.#read();
      if (this.#closed) return;
      if (!read.ok) {
        // Without a connection, the next one asks again.
        if (!this.#options.isConnected()) return;
        const delayMs = read.error.retryAfterMs ?? RETRY_MS;
        this.#cancelRetry = this.#options.clock.after(delayMs, () => void this.refresh());
        return;
      }
    } while (this.#again);
    await this.#forgetUses();
  }

  async #read(): Promise<Result<void>> {
    const { store, request } = this.#options;
    let cursor: number | undefined;
    for (;;) {
      const part = await request('canned.list', {
        since: this.#since,
        ...(cursor === undefined ? {} : { cursor }),
      });
      if (!part.ok || this.#closed) return part.ok ? ok(undefined) : part;
      const { since, revision, deleted, responses } = part.value;
      if (since !== this.#since) {
        this.#since = since;
        store.dispatch({ type: 'canned.cleared' });
      }
      cursor = part.value.cursor;
      const complete = cursor === undefined;
      const isNews = deleted.length + responses.length > 0 || !store.state.canned.loaded;
      if (isNews) store.dispatch({ type: 'canned.changed', deleted, responses, complete });
      if (!complete) continue;
      this.#since = revision;
      return ok(undefined);
    }
  }

  /** Of responses that are gone nothing need be counted. */
  async #forgetUses(): Promise<void> {
    const { store, uses } = this.#options;
    const { responses } = store.state.canned;
    if (Object.keys(uses.value.uses).every((id) => id in responses)) return;
    await uses.update((file) => ({
      uses: Object.fromEntries(Object.entries(file.uses).filter(([id]) => id in responses)),
    }));
  }

  /** Sends a change until it is answered, each time under the same id: it is done once. */
  async #change(id: string, type: 'canned.save' | 'canned.delete', data: object): Promise<Result<unknown>> {
    for (let tried = 1; ; tried += 1) {
      const reply = await this.#options.send(id, type, data);
      if (reply !== null && !reply.ok) return { ok: false, error: reply.error };
      if (reply !== null) {
        // The windows have it before the answer comes.
        await this.refresh();
        return ok(reply.data);
      }
      if (tried === TRIES || this.#closed) {
        return fail('unavailable', 'The server does not answer. Nothing is known to be saved; try again in a moment.');
      }
      await new Promise<void>((resolve) => this.#options.clock.after(RETRY_MS, resolve));
    }
  }
}
