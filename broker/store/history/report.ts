import type { SessionSummary } from '../../protocol/history';
import type { AgentRef } from '../../protocol/models';
import { isoTime } from '../../protocol/ports';
import type { Outcomes, Report, ReportAgent, ReportDay, ReportInput, ReportSkill } from '../../protocol/reports';
import { UNKNOWN_START } from './summary';

const DAY_MS = 24 * 60 * 60 * 1_000;

type Outcome = Exclude<keyof Outcomes, 'sessions'>;
type Counted<T> = { -readonly [K in keyof T]: T[K] };
/** What is counted, with the times to the first reply that its figures are made of. */
type Tallied<T> = Counted<Omit<T, 'firstReply'>> & { readonly replies: number[] };
type TalliedSkill = Tallied<Omit<ReportSkill, 'waitMedian'>> & { readonly waits: number[] };

/** Counts what became of the sessions that began in the time that is asked for. */
export function reportOf(
  sessions: Iterable<SessionSummary>,
  { from, to, days: asked }: ReportInput,
): Omit<Report, 'complete'> {
  const totals: Tallied<Outcomes> = { ...noOutcomes(), replies: [] };
  const days = (asked ?? daysOfUtc(from, to)).map(
    (day): Tallied<ReportDay> => ({ from: day, ...noOutcomes(), replies: [] }),
  );
  const agents = new Map<string, Tallied<ReportAgent>>();
  const skills = new Map<string, TalliedSkill>();
  const waits: number[] = [];
  const lengths: number[] = [];
  const ratings = [0, 0, 0, 0, 0];
  let tickets = 0;

  for (const session of sessions) {
    const { startedAt, rating } = session;
    if (startedAt === UNKNOWN_START || startedAt < from || startedAt >= to) continue;
    const outcome = outcomeOf(session);
    const reply = spanOf(session.queuedAt ?? session.answeredAt, session.firstReply?.at);
    const day = days.findLast((one) => one.from <= startedAt);
    for (const counted of day === undefined ? [totals] : [totals, day]) {
      counted.sessions += 1;
      counted[outcome] += 1;
      if (reply !== null) counted.replies.push(reply);
    }
    tickets += session.tickets.length;
    if (rating !== undefined) ratings[rating - 1] = (ratings[rating - 1] ?? 0) + 1;
    const wait = spanOf(session.queuedAt, session.answeredAt);
    const length = spanOf(session.answeredAt, session.endedAt);
    if (wait !== null) waits.push(wait);
    if (length !== null) lengths.push(length);
    tellSkill(skills, session, { outcome, wait, reply });
    for (const agent of session.agents) tellAgent(agents, session, agent, reply);
  }

  const { replies, ...outcomes } = totals;
  return {
    totals: outcomes,
    wait: {
      ...figuresOf(waits),
      longest: waits.reduce<number | null>((most, wait) => Math.max(most ?? 0, wait), null),
    },
    firstReply: figuresOf(replies),
    length: figuresOf(lengths),
    ratings,
    tickets,
    days: days.map(withFigures),
    agents: [...agents.values()]
      .map(withFigures)
      .sort((a, b) => b.chats - a.chats || a.agent.name.localeCompare(b.agent.name)),
    skills: [...skills.values()]
      .map(({ waits: own, ...skill }) => ({ ...withFigures(skill), waitMedian: figuresOf(own).median }))
      .sort((a, b) => b.answered + b.missed - a.answered - a.missed || a.skill.localeCompare(b.skill)),
  };
}

interface Became {
  readonly outcome: Outcome;
  readonly wait: number | null;
  readonly reply: number | null;
}

function tellSkill(skills: Map<string, TalliedSkill>, { skill: id }: SessionSummary, became: Became): void {
  const { outcome, wait, reply } = became;
  if (id === null || (outcome !== 'answered' && outcome !== 'missed')) return;
  const skill = skills.get(id) ?? { skill: id, answered: 0, missed: 0, waits: [], replies: [] };
  skills.set(id, skill);
  skill[outcome] += 1;
  if (wait !== null) skill.waits.push(wait);
  if (reply !== null) skill.replies.push(reply);
}

function tellAgent(
  agents: Map<string, Tallied<ReportAgent>>,
  { rating, supportPerson, firstReply }: SessionSummary,
  agent: AgentRef,
  reply: number | null,
): void {
  const counted = agents.get(agent.id) ?? { agent, chats: 0, rated: 0, ratingSum: 0, replies: [] };
  agents.set(agent.id, counted);
  counted.chats += 1;
  if (reply !== null && firstReply?.agent === agent.id) counted.replies.push(reply);
  if (rating === undefined || supportPerson?.id !== agent.id) return;
  counted.rated += 1;
  counted.ratingSum += rating;
}

function withFigures<T extends { readonly replies: readonly number[] }>({ replies, ...counted }: T) {
  return { ...counted, firstReply: figuresOf(replies) };
}

function figuresOf(spans: readonly number[]): { readonly median: number | null; readonly p90: number | null } {
  const sorted = Float64Array.from(spans).sort();
  return { median: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) };
}

function noOutcomes(): Counted<Outcomes> {
  return { sessions: 0, answered: 0, missed: 0, botOnly: 0, open: 0 };
}

/** Answered is what a person has written to: a chat that an agent only had is not. */
function outcomeOf({ firstReply, answeredAt, endedAt, queuedAt }: SessionSummary): Outcome {
  if (firstReply !== undefined) return 'answered';
  if (endedAt === undefined) return 'open';
  return queuedAt === undefined && answeredAt === undefined ? 'botOnly' : 'missed';
}

/** Milliseconds between two times; a clock that was set back makes none of less than nothing. */
function spanOf(from: string | undefined, to: string | undefined): number | null {
  return from === undefined || to === undefined ? null : Math.max(0, Date.parse(to) - Date.parse(from));
}

/** The nearest rank: a figure that was really measured. Null of none. */
function quantile(sorted: Float64Array, q: number): number | null {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null;
}

function daysOfUtc(from: string, to: string): string[] {
  const first = Date.parse(from) - (Date.parse(from) % DAY_MS);
  const count = Math.ceil((Date.parse(to) - first) / DAY_MS);
  return Array.from({ length: count }, (_, day) => isoTime(first + day * DAY_MS));
}
