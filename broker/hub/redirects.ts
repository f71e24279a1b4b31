import type { Accounts } from '../identity/ports';
import { fail, ok, type Result } from '../protocol/errors';
import type { EventData, EventOf, SessionEvent } from '../protocol/events';
import type { SessionFold } from '../protocol/fold';
import type { AgentRef } from '../protocol/models';
import type { Clock } from '../protocol/ports';
import type { RedirectOffer } from '../protocol/redirects';
import { type Logger, reasonOf } from '../store/logger';
import type { Agents } from './agents';
import { type Drafts, SYSTEM } from './draft';
import type { Recorder } from './recorder';
import type { Router } from './routing';
import type { Session } from './session';
import { Timers } from './timers';

/** How long to leave a log alone that could not be written. */
const RETRY_MS = 1_000;

export interface RedirectsParts {
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly agents: Agents;
  readonly router: Router;
  readonly recorder: Recorder;
  readonly logger: Pick<Logger, 'error'>;
}

/** The open offers: whose they are, and that each comes to an end in time, over restarts too. */
export class Redirects {
  readonly #parts: RedirectsParts;
  readonly #open = new Map<string, Session>();
  readonly #timers: Timers;

  constructor(parts: RedirectsParts) {
    this.#parts = parts;
    this.#timers = new Timers(parts.clock);
  }

  /**
   * Reserves a place at a colleague; `router.release` gives it back. `not_found` for one who is not there at all,
   * `conflict` for one who is offline or inactive, `limit_reached` for one who is full.
   */
  reserve(agent: string): Result<AgentRef> {
    const { accounts, agents, router } = this.#parts;
    const account = accounts.find(agent);
    if (account === undefined || account.disabled === true) return fail('not_found', 'There is no such colleague.');
    const { id, name } = account;
    if (!agents.isOnline(id)) return fail('conflict', `${name} is not online.`);
    if (!agents.isActive(id)) return fail('conflict', `${name} is inactive and gets no chats at the moment.`);
    return router.reserve(id) ? ok({ id, name }) : fail('limit_reached', `${name} has no free place for another chat.`);
  }

  /** The session's offer is a new one, or closed: its time runs, or is over. */
  watch(session: Session): void {
    const { offer } = session.fold;
    if (offer === null) {
      this.#open.delete(session.id);
      this.#timers.cancel(session.id);
      return;
    }
    this.#open.set(session.id, session);
    const left = Date.parse(offer.expiresAt) - this.#parts.clock.now();
    this.#timers.set(session.id, left, () => this.#expire(session, offer.redirect));
  }

  /** What this agent is asked to take over now. */
  offersTo(agent: string): RedirectOffer[] {
    return [...this.#open.values()].flatMap(({ id, fold: { offer } }) => {
      if (offer?.agent.id !== agent) return [];
      const { redirect, from, note, summary, expiresAt } = offer;
      return [{ session: id, redirect, from, summary, expiresAt, ...(note !== undefined && { note }) }];
    });
  }

  close(): void {
    this.#timers.close();
  }

  #expire(session: Session, redirect: string): void {
    const { recorder, logger } = this.#parts;
    const task = session.lane.run(async () => {
      const { offer } = session.fold;
      if (offer?.redirect !== redirect) return;
      const data = { redirect, agent: offer.agent };
      const written = await recorder.record(session, [{ type: 'redirect.expired', by: SYSTEM, data }]);
      if (written.ok) return;
      logger.error({ session: session.id, error: written.error }, 'The end of an offer could not be logged.');
      this.#timers.set(session.id, RETRY_MS, () => this.#expire(session, redirect));
    });
    task.catch((error: unknown) =>
      logger.error({ error: reasonOf(error), session: session.id }, 'An offer could not be ended.'),
    );
  }
}

/**
 * The drafts, with the end of an open offer where the chat ends or its agent leaves under it: whatever makes the
 * events, no offer is left behind. It stands in front, as `agent.left` and `session.ended` are the last of their kind.
 */
export function withOfferClosed({ offer }: SessionFold, drafts: Drafts): Drafts {
  if (offer === null || drafts.some(({ type }) => closesOffer(type))) return drafts;
  const cancelled = (reason: EventData<'redirect.cancelled'>['reason']) =>
    ({
      type: 'redirect.cancelled',
      by: SYSTEM,
      data: { redirect: offer.redirect, agent: offer.agent, reason },
    }) as const;
  if (drafts.some(({ type }) => type === 'session.ended')) return [cancelled('ended'), ...drafts];
  if (drafts.some(({ type }) => type === 'agent.left')) return [cancelled('gone'), ...drafts];
  return drafts;
}

type Closing = EventOf<'redirect.declined' | 'redirect.expired' | 'redirect.cancelled'>;

/** Whether the event ends an offer without the chat going over: the reserved place is free again. */
export function freesPlace(event: SessionEvent): event is Closing {
  return event.type !== 'redirect.accepted' && closesOffer(event.type);
}

/** The colleague whom an event concerns though the chat is not theirs: who is asked, or no longer is. */
export function askedBy(event: SessionEvent): string | null {
  if (freesPlace(event)) return event.data.agent.id;
  if (event.type !== 'redirect.offered' || event.data.expiresAt === undefined) return null;
  return 'agent' in event.data.to ? event.data.to.agent.id : null;
}

function closesOffer(type: SessionEvent['type']): boolean {
  return (
    type === 'redirect.accepted' ||
    type === 'redirect.declined' ||
    type === 'redirect.expired' ||
    type === 'redirect.cancelled'
  );
}
