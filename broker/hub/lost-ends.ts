import type { Logger } from '../store/logger';
import { type Draft, SYSTEM } from './draft';
import type { Recorder } from './recorder';
import type { Session } from './session';

/** More than so many events that somebody claims to have had are not believed. */
const MOST = 2_000;
const LOST: Draft = { type: 'event.lost', by: SYSTEM, data: {} };

/**
 * Events at the end of a session that the log has lost without a trace: that they were there is known by what was
 * marked as read, or by the console of the agent who has the chat. Their numbers are not given to others: whoever has
 * them would take what comes next for something old. Of visitors no word is taken for it, as it would be written into
 * the log: their page begins anew when the hub has less than it has.
 */
export class LostEnds {
  readonly #recorder: Pick<Recorder, 'record'>;
  readonly #logger: Pick<Logger, 'error'>;
  /** A session is mended once: a client cannot fill it with rubbish. */
  readonly #mended = new WeakSet<Session>();

  constructor(recorder: Pick<Recorder, 'record'>, logger: Pick<Logger, 'error'>) {
    this.#recorder = recorder;
    this.#logger = logger;
  }

  /** There were `count` more events at the end. In the session's lane. */
  async mend(session: Session, count: number): Promise<void> {
    if (count <= 0 || count > MOST || this.#mended.has(session)) return;
    this.#mended.add(session);
    const written = await this.#recorder.record(session, [LOST, ...Array<Draft>(count - 1).fill(LOST)]);
    this.#logger.error(
      { session: session.id, events: count, written: written.ok },
      'The end of a chat is missing in the session log; the chat says that messages are lost there.',
    );
  }
}
