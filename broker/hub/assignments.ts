import type { Clock } from '../protocol/ports';
import { type Logger, reasonOf } from '../store/logger';
import type { Agents } from './agents';
import { SYSTEM } from './draft';
import type { Recorder } from './recorder';
import type { Decision, Router } from './routing';
import type { Session } from './session';
import { Timers } from './timers';
import type { Visitors } from './visitors';

/** How long to leave a log alone that could not be written. */
const RETRY_MS = 1_000;

export interface AssignmentsParts {
  readonly clock: Clock;
  readonly router: Router;
  readonly recorder: Recorder;
  readonly agents: Agents;
  readonly visitors: Visitors;
  readonly logger: Pick<Logger, 'error'>;
  session(id: string): Session | undefined;
}

/** Carries out what routing decides: many at once, each in its session's lane. */
export class Assignments {
  readonly #parts: AssignmentsParts;
  readonly #underWay = new Map<string, Set<Promise<void>>>();
  readonly #retry: Timers;
  #held = true;

  constructor(parts: AssignmentsParts) {
    this.#parts = parts;
    this.#retry = new Timers(parts.clock);
  }

  /** Assigns nothing until `resume`: such as while consoles have not yet told that they are there. */
  hold(): void {
    this.#held = true;
  }

  resume(): void {
    this.#held = false;
    this.pump();
  }

  /** Makes every assignment that can be made now. */
  pump(): void {
    const { clock, router } = this.#parts;
    while (!this.#held) {
      const decision = router.next(clock.now());
      if (decision === null) return;
      this.#start(decision);
    }
  }

  /** Resolves when no assignment to the agent is under way. */
  async settled(agent: string): Promise<void> {
    await Promise.all(this.#underWay.get(agent) ?? []);
  }

  /** A chat comes to the agent by another way: `settled` waits for it until the answer is called. */
  begin(agent: string): () => void {
    let end = (): void => undefined;
    this.#follow(
      agent,
      new Promise((resolve) => {
        end = resolve;
      }),
    );
    return end;
  }

  close(): void {
    this.#held = true;
    this.#retry.close();
  }

  #start(decision: Decision): void {
    this.#follow(decision.agent.id, this.#carryOut(decision));
  }

  #follow(agent: string, coming: Promise<void>): void {
    const running = this.#underWay.get(agent) ?? new Set();
    this.#underWay.set(agent, running);
    const done = coming.finally(() => {
      running.delete(done);
      if (running.size === 0 && this.#underWay.get(agent) === running) this.#underWay.delete(agent);
    });
    running.add(done);
  }

  async #carryOut(decision: Decision): Promise<void> {
    const { router, logger, session: find } = this.#parts;
    const session = find(decision.waiting.session);
    if (session === undefined) {
      router.release(decision.agent.id);
      return;
    }
    try {
      await session.lane.run(() => this.#assign(session, decision));
    } catch (error) {
      logger.error({ error: reasonOf(error), session: session.id }, 'An assignment failed.');
      this.#pause();
    }
  }

  async #assign(session: Session, decision: Decision): Promise<void> {
    const { router, recorder, agents, visitors, logger } = this.#parts;
    // The session, its visitor or the agent may have changed while others were in the lane.
    if (session.fold.state !== 'queued') {
      router.release(decision.agent.id);
      this.pump();
      return;
    }
    const away = !visitors.isOnline(session.id);
    if (away || !agents.isActive(decision.agent.id)) {
      router.undo(decision, away);
      this.pump();
      return;
    }
    const data = { agent: decision.agent, why: decision.why };
    const written = await recorder.record(session, [{ type: 'agent.assigned', by: SYSTEM, data }]);
    if (written.ok) return;
    logger.error(
      { session: session.id, error: written.error },
      'An assignment could not be logged; it is tried again.',
    );
    router.undo(decision, !visitors.isOnline(session.id));
    this.#pause();
  }

  #pause(): void {
    this.hold();
    this.#retry.set('retry', RETRY_MS, () => this.resume());
  }
}
