import type { Actor } from '../protocol/events';
import type { Side } from '../protocol/topics';
import type { Agents } from './agents';
import type { Delivery } from './delivery';
import type { Session } from './session';
import type { Sessions } from './sessions';
import type { Visitors } from './visitors';

export interface OtherSideParts {
  readonly sessions: Pick<Sessions, 'ofAgent'>;
  readonly agents: Pick<Agents, 'isOnline'>;
  readonly visitors: Pick<Visitors, 'isOnline'>;
  readonly delivery: Pick<Delivery, 'send'>;
}

/** What each side of a chat was told last of the other, while this agent has it. */
interface Told {
  readonly agent: string;
  readonly visitorIsThere: boolean;
  readonly agentIsThere: boolean;
}

/** Tells each side of a live chat at once when the other has lost its connection, and when it is back. */
export class OtherSide {
  readonly #parts: OtherSideParts;
  readonly #told = new WeakMap<Session, Told>();
  #held = false;

  constructor(parts: OtherSideParts) {
    this.#parts = parts;
  }

  /** Until `settled` nobody knows who is there. */
  hold(): void {
    this.#held = true;
  }

  settled(open: Iterable<Session>): void {
    this.#held = false;
    for (const session of open) this.changed(session);
  }

  /** The agent came or went. */
  agentChanged(agent: string): void {
    for (const session of this.#parts.sessions.ofAgent(agent)) this.changed(session);
  }

  /** The visitor came or went, or somebody has got the chat. Whoever gets one takes the other side to be there. */
  changed(session: Session): void {
    const { assignee, visitor } = session.fold;
    if (this.#held || assignee === null) return;
    const before = this.#told.get(session);
    const known = before?.agent === assignee.id ? before : { visitorIsThere: true, agentIsThere: true };
    const now: Told = {
      agent: assignee.id,
      visitorIsThere: this.isThere('agent', session),
      agentIsThere: this.isThere('visitor', session),
    };
    this.#told.set(session, now);
    const { id } = session;
    if (now.visitorIsThere !== known.visitorIsThere) {
      this.#tell('agent', assignee.id, id, { kind: 'visitor', id, name: visitor.name }, now.visitorIsThere);
    }
    if (now.agentIsThere !== known.agentIsThere) {
      this.#tell('visitor', id, id, { kind: 'agent', name: assignee.name }, now.agentIsThere);
    }
  }

  /** Whether the other side of a chat is connected, as this side sees it; true where there is none. */
  isThere(side: Side, session: Session): boolean {
    const { agents, visitors } = this.#parts;
    if (this.#held) return true;
    if (side === 'agent') return session.fold.state === 'ended' || visitors.isOnline(session.id);
    const { assignee } = session.fold;
    return assignee === null || agents.isOnline(assignee.id);
  }

  #tell(side: Side, to: string, session: string, by: Actor, online: boolean): void {
    this.#parts.delivery.send(side, to, { v: 1, session, type: 'presence', by, data: { online } });
  }
}
