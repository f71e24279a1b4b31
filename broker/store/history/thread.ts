import { Worker } from 'node:worker_threads';
import { fail, type Result } from '../../protocol/errors';
import type { Clock } from '../../protocol/ports';
import { type Logger, reasonOf } from '../logger';
import type { Answers, Ask, Asked, Said, ThreadData } from './messages';
import type { History, LogPosition } from './port';

/** How often the thread is told how far the log has got, so that a search finds little to catch up with. */
const FOLLOW_MS = 500;
const FIRST_RESTART_MS = 1_000;
const LONGEST_RESTART_MS = 60_000;

export interface HistoryThreadOptions extends ThreadData {
  /** The built thread (`worker.ts`). */
  readonly worker: URL;
  /** How far the log is durable now. */
  readonly position: () => LogPosition;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface HistoryThread extends History {
  /** Starts the thread: after the server accepts, so that it costs the start nothing. */
  start(): void;
  close(): Promise<void>;
}

type Settle = (result: Result<Answers[Ask['kind']]>) => void;

/** The history in a thread of its own. When the thread dies it is started again, and reads its files again. */
export function createHistoryThread(options: HistoryThreadOptions): HistoryThread {
  return new Thread(options);
}

class Thread implements HistoryThread {
  readonly #options: HistoryThreadOptions;
  readonly #waiting = new Map<number, Settle>();
  #worker: Worker | null = null;
  #asked = 0;
  #told = '';
  #failures = 0;
  #closed = false;
  #cancelFollow: () => void = () => undefined;
  #cancelRestart: () => void = () => undefined;

  constructor(options: HistoryThreadOptions) {
    this.#options = options;
  }

  start(): void {
    const { worker: file, logDir, dir, logger, clock } = this.#options;
    const workerData: ThreadData = { logDir, dir };
    const worker = new Worker(file, { workerData, name: 'history' });
    this.#worker = worker;
    // Only our own other half is at the end of this port.
    worker.on('message', (said: Said) => this.#take(said));
    worker.on('error', (error) => logger.error({ reason: reasonOf(error) }, 'The thread of the history failed.'));
    worker.on('exit', (code) => {
      this.#cancelFollow();
      this.#worker = null;
      for (const settle of this.#waiting.values()) settle(AWAY);
      this.#waiting.clear();
      if (this.#closed) return;
      const delay = Math.min(LONGEST_RESTART_MS, FIRST_RESTART_MS * 2 ** this.#failures);
      this.#failures += 1;
      logger.error({ code, delay }, 'The thread of the history ended and is started again.');
      this.#cancelRestart = clock.after(delay, () => this.start());
    });
    this.#told = '';
    this.#follow();
  }

  search(query: Parameters<History['search']>[0]) {
    return this.#ask({ kind: 'search', query });
  }

  report(input: Parameters<History['report']>[0]) {
    return this.#ask({ kind: 'report', input });
  }

  session(session: string) {
    return this.#ask({ kind: 'session', session });
  }

  events(session: string, after: number, maxBytes: number) {
    return this.#ask({ kind: 'events', session, after, maxBytes });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelFollow();
    this.#cancelRestart();
    // Its files are written whole or not at all, so it may be stopped anywhere.
    await this.#worker?.terminate();
  }

  #ask<A extends Ask>(ask: A): Promise<Result<Answers[A['kind']]>> {
    const worker = this.#worker;
    if (worker === null) return Promise.resolve(AWAY);
    this.#asked += 1;
    const asked: Asked = { id: this.#asked, position: this.#options.position(), ask };
    return new Promise((resolve) => {
      // The thread answers a question with what the table of answers says.
      this.#waiting.set(asked.id, resolve as Settle);
      worker.postMessage(asked);
    });
  }

  #take(said: Said): void {
    if (said.kind === 'log') {
      this.#options.logger[said.level](said.context, said.message);
      return;
    }
    this.#failures = 0;
    this.#waiting.get(said.id)?.(said.result);
    this.#waiting.delete(said.id);
  }

  #follow(): void {
    const position = JSON.stringify(this.#options.position());
    if (position !== this.#told) {
      this.#told = position;
      void this.#ask({ kind: 'follow' });
    }
    this.#cancelFollow = this.#options.clock.after(FOLLOW_MS, () => this.#follow());
  }
}

const AWAY: Result<never> = fail('unavailable', 'The history is not ready yet. Try again in a moment.');
