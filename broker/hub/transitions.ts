import type { Accounts } from '../identity/ports';
import type { SessionEvent } from '../protocol/events';
import { foldEvent, type SessionFold } from '../protocol/fold';
import type { Agents } from './agents';
import type { Assignments } from './assignments';
import type { Boards } from './boards';
import type { Endings } from './endings';
import type { ChatLengths } from './estimate';
import type { OtherSide } from './other-side';
import type { Positions } from './positions';
import type { Recorded } from './recorder';
import { freesPlace, type Redirects } from './redirects';
import type { Router } from './routing';
import type { Session } from './session';
import type { Visitors } from './visitors';

export interface TransitionsParts {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly router: Router;
  readonly agents: Agents;
  readonly visitors: Visitors;
  readonly assignments: Assignments;
  readonly positions: Positions;
  readonly boards: Boards;
  readonly endings: Endings;
  readonly redirects: Redirects;
  readonly lengths: ChatLengths;
  readonly otherSide: OtherSide;
}

/** What follows from a change for everybody else: who waits, who has room, who is told. */
export class Transitions {
  readonly #parts: TransitionsParts;

  constructor(parts: TransitionsParts) {
    this.#parts = parts;
  }

  /** Takes a session over from the log, at start. */
  recovered(session: Session): void {
    const { router, endings, redirects } = this.#parts;
    const { fold } = session;
    for (const chat of fold.liveChats) if (chat.to !== undefined) this.#learn(fold, chat.from, chat.to);
    if (fold.state === 'queued') this.#enter(session);
    if (fold.assignee !== null) router.occupy(fold.assignee.id, Date.parse(fold.liveChats.at(-1)?.from ?? ''));
    if (fold.offer !== null) {
      router.occupy(fold.offer.agent.id, 0);
      redirects.watch(session);
    }
    endings.watch(session);
  }

  /** Events have been logged and told. */
  after({ session, before, events }: Recorded): void {
    let fold = before;
    for (const event of events) {
      this.#afterEvent(session, fold, event);
      if (events.length > 1) fold = foldEvent(fold, event);
    }
    if (before.offer !== session.fold.offer) {
      this.#parts.redirects.watch(session);
      this.#parts.boards.directoryChanged();
    }
    const moved =
      before.state !== session.fold.state ||
      before.assignee !== session.fold.assignee ||
      before.offer !== session.fold.offer;
    if (!moved && before.lastSeq > 0) return;
    this.#parts.visitors.watch(session);
    this.#parts.assignments.pump();
  }

  /** An agent came, went, or is active or inactive now. */
  agentChanged(agent: string): void {
    const { accounts, assignments, boards, positions, otherSide } = this.#parts;
    otherSide.agentChanged(agent);
    boards.directoryChanged();
    assignments.pump();
    for (const skill of accounts.find(agent)?.skills ?? []) positions.changed(skill);
  }

  /** A visitor came or went. */
  visitorChanged(session: Session): void {
    const { router, visitors, assignments, otherSide } = this.#parts;
    otherSide.changed(session);
    if (session.fold.state !== 'queued') return;
    router.setAway(session.id, !visitors.isOnline(session.id));
    assignments.pump();
  }

  #afterEvent(session: Session, before: SessionFold, event: SessionEvent): void {
    const { router, boards, endings, visitors, agents, otherSide } = this.#parts;
    if (freesPlace(event)) {
      router.release(event.data.agent.id);
      return;
    }
    switch (event.type) {
      case 'session.started':
        visitors.expect(session);
        return;
      case 'queue.entered':
        // Not for one that has ended again within the same record.
        if (session.fold.state === 'queued') this.#enter(session);
        return;
      case 'agent.assigned':
        // Its place was reserved when it was decided.
        agents.watch(event.data.agent.id);
        otherSide.changed(session);
        this.#left(session);
        boards.directoryChanged();
        return;
      case 'agent.left':
      case 'session.ended':
        router.leave(session.id);
        if (before.assignee !== null) this.#releaseAgent(before, before.assignee.id, event.at);
        if (event.type === 'session.ended') {
          this.#left(session);
          endings.watch(session);
        }
        return;
      default:
    }
  }

  #enter(session: Session): void {
    const { router, visitors, positions, boards } = this.#parts;
    const { skill, queuedSince, redirectedBy } = session.fold;
    if (skill === null || queuedSince === null) return;
    const since = Date.parse(queuedSince);
    const waiting = { session: session.id, skill, since, ...(redirectedBy !== null && { notFor: redirectedBy }) };
    router.enter(waiting, !visitors.isOnline(session.id));
    positions.changed(skill);
    boards.queueChanged();
  }

  #left(session: Session): void {
    const { positions, boards } = this.#parts;
    const { skill } = session.fold;
    if (skill === null) return;
    positions.forget(session.id);
    positions.changed(skill);
    boards.queueChanged();
  }

  #releaseAgent(before: SessionFold, agent: string, at: string): void {
    const { router, boards, agents } = this.#parts;
    router.release(agent);
    agents.watch(agent);
    boards.directoryChanged();
    const chat = before.liveChats.at(-1);
    if (chat !== undefined) this.#learn(before, chat.from, at);
  }

  #learn(fold: SessionFold, from: string, to: string): void {
    if (fold.skill !== null) this.#parts.lengths.add(fold.skill, Date.parse(to) - Date.parse(from));
  }
}
