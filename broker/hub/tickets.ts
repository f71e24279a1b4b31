import type { TicketDesk } from '../desk/desk';
import { fail, ok, type ProtocolError, type Result } from '../protocol/errors';
import type { SessionEvent } from '../protocol/events';
import type { ChatFile, TicketLink } from '../protocol/models';
import type { Clock } from '../protocol/ports';
import type { SessionFiles } from '../store/files/ports';
import { type Logger, reasonOf } from '../store/logger';
import type { Document, DocumentValue, TicketRequest } from '../store/workspace';
import type { Draft } from './draft';
import type { RecordedCommand, Recorder } from './recorder';
import type { Session } from './session';
import type { Sessions } from './sessions';
import { Timers } from './timers';

export interface TicketsParts {
  readonly desk: TicketDesk;
  readonly requests: Document<DocumentValue<'ticketRequests'>>;
  readonly recorder: Pick<Recorder, 'record'>;
  readonly sessions: Pick<Sessions, 'get' | 'replyTo'>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** The bytes of a file of a chat, for ticket systems that keep a copy. */
  readonly openFile?: SessionFiles['open'] | undefined;
}

/** One try to make a ticket; `result` is null until the ticket system has answered. */
export interface Attempt {
  result: Result<TicketLink> | null;
  readonly done: Promise<Result<TicketLink>>;
}

/** How long a person waits for the ticket system before the ticket is promised for later, in milliseconds. */
const PATIENCE_MS = 4_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** A request whose session is not in the log by then (the start of the session failed) stands for itself. */
const SESSION_DUE_MS = 60_000;
/** Results kept in memory, so that a repeat is answered without asking the ticket system again. */
const RESULTS_KEPT = 5_000;

/**
 * Makes tickets, each once. A request is on disk before the ticket system is asked, and stays until the ticket is made
 * and its session says so: through an outage of the ticket system, and through a crash of the hub.
 */
export class Tickets {
  readonly #parts: TicketsParts;
  readonly #timers: Timers;
  readonly #attempts = new Map<string, Attempt>();
  /** Kept in this run and never tried: nothing can have been made of them. */
  readonly #untried = new Set<string>();
  readonly #followed = new Set<string>();
  readonly #failures = new Map<string, number>();
  #closed = false;

  constructor(parts: TicketsParts) {
    this.#parts = parts;
    this.#timers = new Timers(parts.clock);
  }

  /** Goes on with what an earlier run has left. */
  recovered(): void {
    for (const { key } of this.#parts.requests.value.requests) this.#follow(key);
  }

  /**
   * Keeps the request and asks the ticket system; resolves when that has answered, or after 4 s. What is then still
   * open is seen to later: the session gets `ticket.created` or `ticket.refused`. An error: it could not be kept.
   */
  async make(request: TicketRequest): Promise<Result<Attempt>> {
    const { key } = request;
    const before = this.#attempts.get(key);
    if (before?.result?.ok === true) return ok(before);
    if (this.#find(key) === undefined) {
      const kept = await this.#change((requests) =>
        requests.some((known) => known.key === key) ? requests : [...requests, request],
      );
      if (!kept.ok) return kept;
      if (before === undefined) this.#untried.add(key);
    }
    const attempt = this.#attempt(request);
    await this.#patiently(attempt.done);
    this.#follow(key);
    return ok(attempt);
  }

  /** Starts nothing new; what is open goes on at the next start. */
  close(): void {
    this.#closed = true;
    this.#timers.close();
  }

  #attempt(request: TicketRequest): Attempt {
    const { key, session, values, by } = request;
    const running = this.#attempts.get(key);
    if (running !== undefined) return running;
    const again = !this.#untried.delete(key);
    const assignee = by.kind === 'agent' ? (by.id ?? null) : null;
    const done = this.#parts.desk
      .create({ key, session, values, assignee, again })
      .catch((error: unknown) => {
        this.#parts.logger.error({ reason: reasonOf(error), request: key }, 'The ticket system could not be used.');
        return fail<TicketLink>('unavailable', 'The ticket system could not be used.');
      })
      .then((result) => {
        attempt.result = result;
        return result;
      });
    const attempt: Attempt = { result: null, done };
    this.#attempts.set(key, attempt);
    const [oldest] = this.#attempts.keys();
    if (this.#attempts.size > RESULTS_KEPT && oldest !== undefined) this.#attempts.delete(oldest);
    return attempt;
  }

  /** Sees a request through, once at a time. */
  #follow(key: string): void {
    if (this.#closed || this.#followed.has(key)) return;
    this.#followed.add(key);
    const seen = this.#see(key).catch((error: unknown): number => {
      this.#parts.logger.error({ reason: reasonOf(error), request: key }, 'A ticket could not be seen through.');
      return LONGEST_RETRY_MS;
    });
    void seen.then((retryMs) => {
      this.#followed.delete(key);
      if (retryMs !== null) this.#timers.set(key, retryMs, () => this.#follow(key));
    });
  }

  /** One step; null when nothing is left to do, else after how many milliseconds to go on. */
  async #see(key: string): Promise<number | null> {
    const request = this.#find(key);
    if (request === undefined) return null;
    if (request.made !== undefined) return this.#attachFiles(request, request.made);
    const result = await this.#attempt(request).done;
    if (this.#closed) return null;
    if (result.ok) return this.#made(request, result.value);
    // Looked at: the next try is a new one.
    this.#attempts.delete(key);
    if (result.error.retryable) return this.#later(key, result.error);
    return this.#refused(request, result.error);
  }

  async #made(request: TicketRequest, link: TicketLink): Promise<number | null> {
    const { key } = request;
    const session = this.#parts.sessions.get(request.session);
    const isYoung = this.#parts.clock.now() - Date.parse(request.at) < SESSION_DUE_MS;
    if (session === undefined && isYoung) return FIRST_RETRY_MS;
    if (session === undefined) {
      this.#parts.logger.warn(
        { ticket: link.ticket, session: request.session },
        'A ticket was made for a session that is over.',
      );
    } else {
      const told = await session.lane.run(() => this.#tellMade(session, request, link));
      if (!told.ok) return this.#later(key, told.error);
    }
    this.#failures.delete(key);
    return this.#attachFiles(request, link);
  }

  /** In the session's lane. Whoever asked may have told it already. */
  async #tellMade(session: Session, request: TicketRequest, link: TicketLink): Promise<Result<unknown>> {
    const { key, by, command } = request;
    if (this.#closed || session.fold.tickets.some((known) => known.ticket === link.ticket)) return ok(undefined);
    const data = { ...link, request: key, ...(command !== undefined && { command: command.id }) };
    return this.#record(session, { type: 'ticket.created', by, data }, command);
  }

  async #refused(request: TicketRequest, error: ProtocolError): Promise<number | null> {
    const { key, subject } = request;
    const session = this.#parts.sessions.get(request.session);
    const told = await session?.lane.run(async () => {
      // Nobody was promised it: whoever asked has the error as an answer.
      if (!session.fold.ticketRequests.some((waiting) => waiting.request === key)) return ok(undefined);
      const reason = [error.message, ...(error.fields ?? []).map((field) => field.message)].join(' ');
      return this.#record(session, { type: 'ticket.refused', by: request.by, data: { request: key, subject, reason } });
    });
    if (told?.ok === false) return this.#later(key, told.error);
    await this.#forget(key);
    return null;
  }

  /** Once the ticket is made and told, its files follow one by one; each that is done is crossed off. */
  async #attachFiles(request: TicketRequest, made: TicketLink): Promise<number | null> {
    const { desk } = this.#parts;
    const { files, attached: before = [] } = request;
    const names = [...before];
    for (const [index, file] of files.entries()) {
      const namesakes = names.filter((name) => name === file.name).length;
      const open = () => this.#open(request.session, file);
      const attached = await desk.attachFile(made.ticket, { ...file, namesakes, open });
      if (attached.ok) names.push(file.name);
      if (this.#closed) return null;
      if (!attached.ok && attached.error.retryable) {
        await this.#crossOff(request, made, index, names);
        return this.#later(request.key, attached.error);
      }
      if (!attached.ok) {
        const told = await this.#tellUnattached(request, made, file, attached.error);
        if (!told.ok) {
          await this.#crossOff(request, made, index, names);
          return this.#later(request.key, told.error);
        }
      }
    }
    await this.#forget(request.key);
    return null;
  }

  /** The files before `index` are done with. */
  async #crossOff(request: TicketRequest, made: TicketLink, index: number, attached: string[]): Promise<void> {
    const left = { ...request, made, files: request.files.slice(index), attached };
    await this.#change((requests) => requests.map((known) => (known.key === request.key ? left : known)));
  }

  /** A file that the ticket has to go without: whoever has the chat sees which, and why. Told once. */
  async #tellUnattached(
    { session: id, by }: TicketRequest,
    { ticket, number }: TicketLink,
    { file, name }: ChatFile,
    { code, message }: ProtocolError,
  ): Promise<Result<unknown>> {
    this.#parts.logger.warn({ ticket, code, file, reason: message }, 'A file could not be attached.');
    const session = this.#parts.sessions.get(id);
    const told = await session?.lane.run(async (): Promise<Result<unknown>> => {
      const isTold = session.fold.unattached.some((known) => known.ticket === ticket && known.file === file);
      if (isTold || this.#closed) return ok(undefined);
      const data = { ticket, number, file, name, reason: message };
      return this.#record(session, { type: 'ticket.unattached', by, data });
    });
    return told ?? ok(undefined);
  }

  async #open(session: string, { file }: ChatFile): Promise<Result<Uint8Array>> {
    const opened = await this.#parts.openFile?.(session, file);
    if (opened === undefined) return fail('not_found', 'This server keeps no files.');
    if (!opened.ok) return opened;
    try {
      const chunks: Uint8Array[] = [];
      for await (const chunk of opened.value.bytes) chunks.push(chunk);
      return ok(Buffer.concat(chunks));
    } catch (error) {
      return fail('unavailable', `The file could not be read: ${reasonOf(error)}.`);
    }
  }

  #record(session: Session, draft: Draft, command?: TicketRequest['command']): Promise<Result<SessionEvent>> {
    const answered = command === undefined || this.#parts.sessions.replyTo(command.by, command.id) !== undefined;
    const recorded: RecordedCommand | undefined = answered
      ? undefined
      : { id: command.id, by: command.by, reply: ({ id, seq, at }) => ({ event: id, seq, at }) };
    return this.#parts.recorder.record(session, [draft], recorded);
  }

  #later(key: string, error: ProtocolError): number {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    if (failures === 0) this.#parts.logger.warn({ request: key, reason: error.message }, 'A ticket has to wait.');
    const usual = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10));
    return Math.max(usual, error.retryAfterMs ?? 0);
  }

  #find(key: string): TicketRequest | undefined {
    return this.#parts.requests.value.requests.find((request) => request.key === key);
  }

  async #forget(key: string): Promise<void> {
    this.#failures.delete(key);
    // When that cannot be written, the next start finds the ticket made and told, and tries again.
    await this.#change((requests) => requests.filter((request) => request.key !== key));
  }

  #change(change: (requests: readonly TicketRequest[]) => readonly TicketRequest[]): Promise<Result<void>> {
    return this.#parts.requests.update(({ requests }) => ({ requests: [...change(requests)] }));
  }

  async #patiently(done: Promise<unknown>): Promise<void> {
    let cancel = (): void => undefined;
    const patience = new Promise<void>((resolve) => {
      cancel = this.#parts.clock.after(PATIENCE_MS, resolve);
    });
    await Promise.race([done, patience]);
    cancel();
  }
}
