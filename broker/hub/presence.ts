import { fail, ok, type Result } from '../protocol/errors';
import type { AgentStatus, Away, StatusChoice } from '../protocol/models';
import type { StatusRecord } from '../store/workspace';

/** Before an agent has chosen anything. */
export const FIRST_STATUS: StatusRecord = { status: 'active', revision: 0 };

/** How many sign-ins are remembered, so that the retained word of an old one does not pause the agent again. */
const LOGINS_KEPT = 8;

/** Active when the agent chose so and at least one connection is not away. */
export function effectiveStatus(choice: StatusChoice, connections: readonly (Away | null)[]): StatusChoice {
  return choice === 'active' && connections.includes(null) ? 'active' : 'inactive';
}

/** Why the agent gets no chats: the chosen reason, else what the connections say; null when nothing does. */
export function reasonShown(record: StatusRecord, connections: readonly (Away | null)[]): string | null {
  if (record.status === 'inactive') return record.reason ?? null;
  return connections.includes(null) ? null : (connections[0] ?? null);
}

/** The agent's status with every connection looked at. */
export function agentStatus(record: StatusRecord, connections: readonly (Away | null)[]): AgentStatus {
  const { status, reason, revision } = record;
  const effective = effectiveStatus(status, connections);
  return reason === undefined ? { status, effective, revision } : { status, reason, effective, revision };
}

/** The agent's own choice; `conflict` when it changes another revision than the present one. */
export function chooseStatus(
  record: StatusRecord,
  input: { readonly status: StatusChoice; readonly reason?: string | undefined; readonly base: number },
): Result<StatusRecord> {
  if (input.base !== record.revision) {
    return fail('conflict', 'Your status has been changed on another device meanwhile.');
  }
  const { reason: _before, ...kept } = record;
  const chosen = { ...kept, status: input.status, revision: record.revision + 1 };
  return ok(input.status === 'inactive' && input.reason !== undefined ? { ...chosen, reason: input.reason } : chosen);
}

/** A connection as far as pausing goes. */
export interface Arrival {
  readonly connection: string;
  /** A person has just signed in. */
  readonly login: boolean;
  readonly pauseOnLogin: boolean;
  /** Whether the agent has another connection. */
  readonly others: boolean;
}

/**
 * The status after a connection came, or null when it changes nothing: a sign-in with "pause on login" and no other
 * connection makes the agent inactive. Each sign-in counts once, however often it is told.
 */
export function statusAfterArrival(record: StatusRecord, arrival: Arrival): StatusRecord | null {
  const known = record.logins ?? [];
  if (!arrival.login || !arrival.pauseOnLogin || known.includes(arrival.connection)) return null;
  const logins = [...known, arrival.connection].slice(-LOGINS_KEPT);
  if (arrival.others || record.status === 'inactive') return { ...record, logins };
  return { status: 'inactive', revision: record.revision + 1, logins };
}
