import type { CannedChanges, CannedDraft, CannedListInput, CannedMessage, CannedSaved } from '../protocol/canned';
import { ok, type Result } from '../protocol/errors';
import { COMMAND_MEMORY_MS } from '../protocol/limits';
import { type Clock, type Ids, isoTime } from '../protocol/ports';
import type { CannedCommandRecord, CannedFile } from '../store/canned';
import type { Document } from '../store/workspace';
import { type CannedBook, type CannedWriter, changesFor, deleteOne, openBook, saveAll } from './canned-book';
import { Lane } from './lane';
import { Throttle } from './throttle';

export interface CannedParts {
  readonly document: Document<CannedFile>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** How much one answer of a list may hold, in bytes. */
  readonly pageBytes: number;
  /** Agents with a console somewhere. */
  online(): readonly string[];
  tell(agent: string, message: CannedMessage): void;
}

/** A command as it came: its id, and the sender's user name. */
export interface CannedCommand {
  readonly id: string;
  readonly by: string;
}

/** An agent is told of changes at most this often: an import is many. */
const TELL_MS = 500;
const COMMANDS_KEPT = 5_000;

/** The canned responses of the workspace: who sees which, who may change which, and who is told. */
export class Canned {
  readonly #parts: CannedParts;
  readonly #lane = new Lane();
  readonly #throttle: Throttle;
  #book: CannedBook;

  constructor(parts: CannedParts) {
    this.#parts = parts;
    this.#throttle = new Throttle(parts.clock, TELL_MS);
    this.#book = openBook(parts.document.value);
  }

  /** What the agent does not have yet. */
  list(agent: string, { since = 0, cursor = 0 }: CannedListInput): CannedChanges {
    return changesFor(this.#book, agent, { since, cursor }, this.#parts.pageBytes);
  }

  /** Stores all drafts, or none. */
  save(command: CannedCommand, writer: CannedWriter, drafts: readonly CannedDraft[]): Promise<Result<object>> {
    return this.#once(command, async () => {
      const saved = saveAll(this.#book, writer, drafts, () => this.#parts.ids.next());
      if (!saved.ok) return saved;
      const { book, entries } = saved.value;
      const reply: CannedSaved = {
        revision: book.revision,
        responses: entries.map(({ id, revision }) => ({ response: id, revision })),
      };
      const before = new Set(drafts.map((draft) => draft.response));
      const wasShared = this.#book.entries.some(({ id, owner }) => owner === null && before.has(id));
      const isShared = wasShared || entries.some(({ owner }) => owner === null);
      return this.#store(command, book, reply, isShared ? null : writer.id);
    });
  }

  /** Takes one away. */
  delete(
    command: CannedCommand,
    writer: CannedWriter,
    asked: { readonly response: string; readonly base?: number | undefined },
  ): Promise<Result<object>> {
    return this.#once(command, async () => {
      const deleted = deleteOne(this.#book, writer, asked);
      if (!deleted.ok) return deleted;
      const { book, entry } = deleted.value;
      return this.#store(command, book, { revision: book.revision }, entry.owner);
    });
  }

  close(): void {
    this.#throttle.close();
  }

  /** One change after the other; a command that was carried out before gets its first reply. */
  #once({ id, by }: CannedCommand, change: () => Promise<Result<object>>): Promise<Result<object>> {
    return this.#lane.run(async () => {
      const before = this.#parts.document.value.commands?.find((known) => known.id === id && known.by === by);
      return before === undefined ? change() : ok(before.reply);
    });
  }

  /** The change and its command in one write; then those who see it are told: the owner, or (null) everybody. */
  async #store(
    { id, by }: CannedCommand,
    book: CannedBook,
    reply: CannedSaved | { readonly revision: number },
    owner: string | null,
  ): Promise<Result<object>> {
    const { document, clock } = this.#parts;
    const now = clock.now();
    const record: CannedCommandRecord = { id, by, at: isoTime(now), reply };
    const written = await document.update((file) => ({
      canned: [...book.entries],
      gone: [...book.gone],
      forgotten: book.forgotten,
      revision: book.revision,
      commands: [...young(file.commands ?? [], now), record].slice(-COMMANDS_KEPT),
    }));
    if (!written.ok) return written;
    this.#book = book;
    for (const agent of this.#parts.online()) if (owner === null || agent === owner) this.#tell(agent);
    return ok(reply);
  }

  #tell(agent: string): void {
    this.#throttle.offer(agent, () =>
      this.#parts.tell(agent, { v: 1, type: 'canned', data: { revision: this.#book.revision } }),
    );
  }
}

function young(commands: readonly CannedCommandRecord[], now: number): readonly CannedCommandRecord[] {
  return commands.filter(({ at }) => now - Date.parse(at) < COMMAND_MEMORY_MS);
}
