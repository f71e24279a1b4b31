import type { SessionSummary } from '../../protocol/history';
import { isoTime } from '../../protocol/ports';
import type { Outcomes, Report, ReportAgent, ReportDay, ReportInput, ReportSkill } from '../../protocol/reports';
import { UNKNOWN_START } from './summary';

const DAY_MS = 24 * 60 * 60 * 1_000;

type Outcome = Exclude<keyof Outcomes, 'sessions'>;
type Counted<T> = { -readonly [K in keyof T]: T[K] };

/** Counts what became of the sessions that began in the time that is asked for. */
export function reportOf(
  sessions: Iterable<SessionSummary>,
  { from, to, days: asked }: ReportInput,
): Omit<Report, 'complete'> {
  const totals = noOutcomes();
  const days = (asked ?? daysOfUtc(from, to)).map((day): Counted<ReportDay> => ({ from: day, ...noOutcomes() }));
  const agents = new Map<string, Counted<ReportAgent>>();
  const skills = new Map<string, Counted<Omit<ReportSkill, 'waitMedian'>> & { readonly waits: number[] }>();
  const waits: number[] = [];
  const lengths: number[] = [];
  const ratings = [0, 0, 0, 0, 0];
  let tickets = 0;

  for (const session of sessions) {
    const { startedAt, rating } = session;
    if (startedAt === UNKNOWN_START || startedAt < from || startedAt >= to) continue;
    const outcome = outcomeOf(session);
    const day = days.findLast((one) => one.from <= startedAt);
    for (const counted of day === undefined ? [totals] : [totals, day]) {
      counted.sessions += 1;
      counted[outcome] += 1;
    }
    tickets += session.tickets.length;
    if (rating !== undefined) ratings[rating - 1] = (ratings[rating - 1] ?? 0) + 1;
    const wait = spanOf(session.queuedAt, session.answeredAt);
    const length = spanOf(session.answeredAt, session.endedAt);
    if (wait !== null) waits.push(wait);
    if (length !== null) lengths.push(length);
    if (session.skill !== null && (outcome === 'answered' || outcome === 'missed')) {
      const skill = skills.get(session.skill) ?? { skill: session.skill, answered: 0, missed: 0, waits: [] };
      skills.set(session.skill, skill);
      skill[outcome] += 1;
      if (wait !== null) skill.waits.push(wait);
    }
    for (const agent of session.agents) {
      const counted = agents.get(agent.id) ?? { agent, chats: 0, rated: 0, ratingSum: 0 };
      agents.set(agent.id, counted);
      counted.chats += 1;
      if (rating === undefined || session.supportPerson?.id !== agent.id) continue;
      counted.rated += 1;
      counted.ratingSum += rating;
    }
  }

  return {
    totals,
    wait: { median: quantile(waits, 0.5), p90: quantile(waits, 0.9), longest: quantile(waits, 1) },
    length: { median: quantile(lengths, 0.5), p90: quantile(lengths, 0.9) },
    ratings,
    tickets,
    days,
    agents: [...agents.values()].sort((a, b) => b.chats - a.chats || a.agent.name.localeCompare(b.agent.name)),
    skills: [...skills.values()]
      .map(({ waits: own, ...skill }) => ({ ...skill, waitMedian: quantile(own, 0.5) }))
      .sort((a, b) => b.answered + b.missed - a.answered - a.missed || a.skill.localeCompare(b.skill)),
  };
}

function noOutcomes(): Counted<Outcomes> {
  return { sessions: 0, answered: 0, missed: 0, botOnly: 0, open: 0 };
}

function outcomeOf({ answeredAt, endedAt, queuedAt }: SessionSummary): Outcome {
  if (answeredAt !== undefined) return 'answered';
  if (endedAt === undefined) return 'open';
  return queuedAt === undefined ? 'botOnly' : 'missed';
}

/** Milliseconds between two times; a clock that was set back makes none of less than nothing. */
function spanOf(from: string | undefined, to: string | undefined): number | null {
  return from === undefined || to === undefined ? null : Math.max(0, Date.parse(to) - Date.parse(from));
}

/** The nearest rank: a figure that was really measured. Null of none. */
function quantile(figures: readonly number[], q: number): number | null {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null;
}

function daysOfUtc(from: string, to: string): string[] {
  const first = Date.parse(from) - (Date.parse(from) % DAY_MS);
  const count = Math.ceil((Date.parse(to) - first) / DAY_MS);
  return Array.from({ length: count }, (_, day) => isoTime(first + day * DAY_MS));
}
