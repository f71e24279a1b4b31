import { type Clock, isoTime } from '../protocol/ports';
import { type Logger, reasonOf } from '../store/logger';
import type { Agents } from './agents';
import { type Drafts, SYSTEM } from './draft';
import type { Recorder } from './recorder';
import type { Session } from './session';
import type { Sessions } from './sessions';
import { Timers } from './timers';
import type { Visitors } from './visitors';

/** How long to leave a log alone that could not be written. */
const RETRY_MS = 5_000;

export interface LossesParts {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly sessions: Sessions;
  readonly agents: Agents;
  readonly visitors: Visitors;
  readonly logger: Pick<Logger, 'error'>;
}

/** What becomes of chats whose agent has signed out, or whose agent or visitor has been gone for too long. */
export class Losses {
  readonly #parts: LossesParts;
  readonly #retry: Timers;

  constructor(parts: LossesParts) {
    this.#parts = parts;
    this.#retry = new Timers(parts.clock);
  }

  /** Puts every chat of the agent back into the queue, at its old place. */
  agentLost(agent: string, reason: 'gone' | 'released'): void {
    for (const session of this.#parts.sessions.ofAgent(agent)) {
      this.#write(session, () => this.#requeue(session, agent, reason));
    }
  }

  /** Ends the session of a visitor who left. */
  visitorLost(session: Session): void {
    this.#write(session, () => {
      if (session.fold.state === 'ended' || this.#parts.visitors.isOnline(session.id)) return null;
      return [{ type: 'session.ended', by: SYSTEM, data: { by: 'system', reason: 'visitor_left' } }];
    });
  }

  close(): void {
    this.#retry.close();
  }

  #requeue(session: Session, agent: string, reason: 'gone' | 'released'): Drafts | null {
    const { assignee, skill, queuedSince } = session.fold;
    if (assignee?.id !== agent || skill === null || this.#parts.agents.isOnline(agent)) return null;
    const since = queuedSince ?? isoTime(this.#parts.clock.now());
    return [
      { type: 'agent.left', by: SYSTEM, data: { agent: assignee, reason } },
      { type: 'queue.entered', by: SYSTEM, data: { skill, since } },
    ];
  }

  /** Decides in the session's lane, as somebody may have come back; tries again when the log cannot be written. */
  #write(session: Session, decide: () => Drafts | null): void {
    const { recorder, logger } = this.#parts;
    const task = session.lane.run(async () => {
      const drafts = decide();
      const written = drafts === null ? null : await recorder.record(session, drafts);
      if (written === null || written.ok) return;
      logger.error({ session: session.id, error: written.error }, 'A loss could not be logged; it is tried again.');
      this.#retry.set(session.id, RETRY_MS, () => this.#write(session, decide));
    });
    task.catch((error: unknown) =>
      logger.error({ error: reasonOf(error), session: session.id }, 'A loss could not be handled.'),
    );
  }
}
