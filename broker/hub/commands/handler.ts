import type { TicketDesk } from '../../desk/desk';
import type { Sender } from '../../protocol/commands';
import { fail, ok, type Result } from '../../protocol/errors';
import type { Actor } from '../../protocol/events';
import type { Limits } from '../../protocol/limits';
import type { Clock } from '../../protocol/ports';
import type { Side } from '../../protocol/topics';
import type { PostedFiles } from '../../store/files/ports';
import type { History } from '../../store/history/port';
import type { Logger } from '../../store/logger';
import type { SessionLog } from '../../store/ports';
import type { Workspace } from '../../store/workspace';
import type { Agents } from '../agents';
import type { Assignments } from '../assignments';
import type { Canned } from '../canned';
import type { CatchUps } from '../catch-ups';
import type { Delivery } from '../delivery';
import type { Drafts } from '../draft';
import type { LostEnds } from '../lost-ends';
import type { OtherSide } from '../other-side';
import type { Positions } from '../positions';
import type { Receipts } from '../receipts';
import type { Redirects } from '../redirects';
import type { Router } from '../routing';
import type { Session } from '../session';
import type { Sessions } from '../sessions';
import type { Tickets } from '../tickets';

/** Who sends a command. */
export interface Caller {
  readonly side: Side;
  readonly id: string;
  readonly sender: Sender;
  /** Such as `agent:aino`. */
  readonly userName: string;
  /** As the sender stands in events. */
  readonly actor: Actor;
}

/** A command that changes a session, in that session's lane. `data` is as it came. */
export interface Change {
  readonly id: string;
  readonly caller: Caller;
  readonly session: Session;
  readonly data: unknown;
}

/** The events a command makes; the first is what the reply tells of. */
export interface Plan {
  readonly drafts: Drafts;
  /** Gives back what was reserved, when the events cannot be logged. */
  readonly undo?: () => void;
  /** Told when the events are logged, or have failed to be. */
  readonly done?: () => void;
}

export type ChangeHandler = (change: Change, parts: CommandParts) => Result<Plan> | Promise<Result<Plan>>;

/**
 * A change that asks somebody else first, outside of the session's lane. What it resolves with is run in the lane, and
 * looks at the session as it is by then.
 */
export type SlowChangeHandler = (change: Change, parts: CommandParts) => Promise<Result<() => Result<Plan>>>;

/**
 * A command that is answered without an entry in the log. `session` is there when the envelope must name one, unless
 * the command is about past sessions too: those are known by what the envelope `named` only.
 */
export interface Query {
  readonly id: string;
  readonly caller: Caller;
  readonly session: Session | null;
  readonly named: string | null;
  readonly data: unknown;
}

export interface Answer {
  readonly data: Readonly<Record<string, unknown>>;
  /** What is sent behind the reply. */
  readonly after?: () => void;
}

export type QueryHandler = (query: Query, parts: CommandParts) => Result<Answer> | Promise<Result<Answer>>;

/** What handlers work with. */
export interface CommandParts {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  readonly workspace: Workspace;
  readonly log: Pick<SessionLog, 'read'>;
  /** Null on a server that has no index of its log. */
  readonly history: History | null;
  readonly desk: TicketDesk;
  readonly files: PostedFiles;
  readonly tickets: Tickets;
  readonly sessions: Sessions;
  readonly router: Router;
  readonly agents: Agents;
  readonly assignments: Assignments;
  readonly delivery: Delivery;
  readonly lostEnds: LostEnds;
  readonly catchUps: CatchUps;
  readonly receipts: Receipts;
  readonly otherSide: OtherSide;
  readonly positions: Positions;
  readonly redirects: Redirects;
  readonly canned: Canned;
}

/** Whether this caller may write into the session now; says whether it is foreign, over, or somebody else's by now. */
export function mayWrite(caller: Caller, session: Session): Result<void> {
  const { fold } = session;
  if (!tookPart(caller, session)) return fail('not_found', 'You have no such chat.');
  if (fold.state === 'ended') return fail('conflict', 'This chat has ended.');
  if (caller.side === 'agent' && fold.assignee?.id !== caller.id) {
    return fail('conflict', 'This chat is no longer yours: it has gone to a colleague or back to the queue.');
  }
  return ok(undefined);
}

/** Whether the caller is, or once was, one of the session's members. */
export function tookPart(caller: Pick<Caller, 'side' | 'id'>, session: Session): boolean {
  if (caller.side === 'visitor') return session.id === caller.id;
  return session.fold.members.some((member) => member.kind === 'agent' && member.id === caller.id);
}
