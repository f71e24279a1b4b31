import type { SessionSummary } from '../../protocol/history';
import type { HistoryQuery, HistoryViewer } from './port';
import { UNKNOWN_START } from './summary';

export interface Selection {
  /** Numbers of the sessions of this page, newest first. */
  readonly page: readonly number[];
  readonly total: number;
  readonly more: boolean;
}

/** Everything of a query but its text. */
export type Conditions = Pick<HistoryQuery, 'viewer' | 'person' | 'agent' | 'from' | 'to' | 'limit'>;

/**
 * The sessions that are to be shown: of those with number below `before` the newest, and how many there are in all.
 * `matches` says whether the text is in a session.
 */
export function select(
  size: number,
  summary: (number: number) => SessionSummary | null,
  matches: (number: number) => boolean,
  conditions: Conditions,
  before: number,
): Selection {
  const page: number[] = [];
  let total = 0;
  let more = false;
  for (let number = size - 1; number >= 0; number -= 1) {
    if (!matches(number)) continue;
    const found = summary(number);
    if (found === null || !meets(found, conditions)) continue;
    total += 1;
    if (number >= before) continue;
    if (page.length < conditions.limit) page.push(number);
    else more = true;
  }
  return { page, total, more };
}

function meets(session: SessionSummary, { viewer, person, agent, from, to }: Conditions): boolean {
  if (session.startedAt === UNKNOWN_START || !mayFind(viewer, session)) return false;
  if (person !== undefined && session.person !== person) return false;
  if (agent !== undefined && !session.agents.some(({ id }) => id === agent)) return false;
  // ISO 8601 in UTC with milliseconds sorts as text.
  if (from !== undefined && session.endedAt !== undefined && session.endedAt < from) return false;
  return to === undefined || session.startedAt <= to;
}

function mayFind(viewer: HistoryViewer, { agents, person }: SessionSummary): boolean {
  if (viewer.kind === 'all') return true;
  return agents.some(({ id }) => id === viewer.agent) || (person !== undefined && viewer.persons.includes(person));
}
