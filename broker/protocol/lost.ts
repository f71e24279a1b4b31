import * as z from 'zod';
import type { EventOf } from './events';
import type { SessionFold } from './fold';
import { AgentRef, Id, SessionState } from './models';

/** How a session stands, in short: what each record of the log repeats, so that a lost one does not change it. */
export const SessionFacts = z.object({
  state: SessionState,
  /** Absent: not known. */
  messageCount: z.number().int().nonnegative().optional(),
  /** Who has the chat. */
  agent: AgentRef.optional(),
  skill: z.string().optional(),
  person: Id.optional(),
  /** Tickets that wait for the ticket system. */
  requests: z.array(Id).optional(),
});
export type SessionFacts = z.infer<typeof SessionFacts>;

/**
 * An event that can no longer be read, because its line of the log is spoilt or gone. `hidden`: it was none that the
 * visitor sees. `stood`: how the session stood behind it, on the last of those that were lost together.
 */
export const LostData = z.object({ hidden: z.literal(true).optional(), stood: SessionFacts.optional() });
export type LostData = z.infer<typeof LostData>;

/** The facts of a fold. */
export function sessionFacts(fold: SessionFold): SessionFacts {
  const { state, messageCount, assignee, skill, person, ticketRequests } = fold;
  return {
    state,
    messageCount,
    ...(assignee !== null && { agent: assignee }),
    ...(skill !== null && { skill }),
    ...(person !== null && { person }),
    ...(ticketRequests.length > 0 && { requests: ticketRequests.map(({ request }) => request) }),
  };
}

/** The event in the place of one that is lost: the same one whenever and by whomever it is found missing. */
export function lostEvent(session: string, seq: number, at: string, data: LostData = {}): EventOf<'event.lost'> {
  const id = `${session.slice(0, -12)}${seq.toString(16).padStart(12, '0')}`;
  return { v: 1, session, seq, id, type: 'event.lost', at, by: { kind: 'system', name: 'Parley' }, data };
}
