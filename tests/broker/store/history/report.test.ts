import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionSummary } from '../../../../broker/protocol/history';
import { isoTime } from '../../../../broker/protocol/ports';
import { Report } from '../../../../broker/protocol/reports';
import { reportOf } from '../../../../broker/store/history/report';
import { fastest } from '../../fastest';

const MINUTE_MS = 60_000;
/** On a busy machine, too. */
const SOON_MS = 8_000;
const FIRST = Date.parse('2026-03-02T00:00:00.000Z');
const at = (minutes: number): string => isoTime(FIRST + minutes * MINUTE_MS);
const AINO = { id: 'aino', name: 'Aino Virtanen' };
const BERTIL = { id: 'bertil', name: 'Bertil Lund' };
const TWO_DAYS = { from: at(0), to: at(2 * 24 * 60) };

/** A session by minutes after the first midnight. */
function session(
  start: number,
  {
    queued,
    answered,
    ended,
    ...more
  }: { queued?: number; answered?: number; ended?: number } & Partial<SessionSummary>,
): SessionSummary {
  return {
    session: `s${start}`,
    state: ended === undefined ? 'live' : 'ended',
    startedAt: at(start),
    visitor: { name: 'Maija' },
    language: 'en',
    skill: queued === undefined ? null : 'it',
    supportPerson: null,
    agents: [],
    messageCount: 3,
    tickets: [],
    ...(queued !== undefined && { queuedAt: at(queued) }),
    ...(answered !== undefined && { answeredAt: at(answered) }),
    ...(ended !== undefined && { endedAt: at(ended) }),
    ...more,
  };
}

const by = ({ id }: typeof AINO, minute: number) => ({ firstReply: { at: at(minute), agent: id } });

const SESSIONS = [
  session(10, {
    ...{ queued: 11, answered: 12, ended: 22, supportPerson: AINO, agents: [BERTIL, AINO], rating: 5 },
    ...by(BERTIL, 13),
  }),
  session(20, {
    queued: 21,
    answered: 24,
    ended: 54,
    supportPerson: AINO,
    agents: [AINO],
    rating: 2,
    tickets: ['1'],
    ...by(AINO, 30),
  }),
  session(30, { queued: 31, ended: 40 }),
  session(40, { ended: 41 }),
  session(50, { queued: 51 }),
  session(60, { queued: 61, answered: 71, agents: [BERTIL], supportPerson: BERTIL, ...by(BERTIL, 72) }),
  // An agent had it, and wrote nothing.
  session(70, { queued: 70, answered: 71, ended: 75, agents: [BERTIL], supportPerson: BERTIL }),
  session(80, { queued: 80, answered: 81, agents: [AINO] }),
  session(25 * 60, { queued: 25 * 60, ended: 25 * 60 + 1, skill: 'hr' }),
  // Neither of these days.
  session(-1, { ended: 5 }),
  session(2 * 24 * 60, { ended: 2 * 24 * 60 + 5 }),
];

const span = (median: number, p90: number) => ({ median: median * MINUTE_MS, p90: p90 * MINUTE_MS });
const REPLIES = span(9, 11);
const NO_REPLY = { median: null, p90: null };

describe('a report', () => {
  it('counts what became of the sessions that began in its time', () => {
    const report = reportOf(SESSIONS, TWO_DAYS);
    expect(report.totals).toEqual({ sessions: 9, answered: 3, missed: 3, botOnly: 1, open: 2 });
    expect(report.days).toEqual([
      { from: at(0), sessions: 8, answered: 3, missed: 2, botOnly: 1, open: 2, firstReply: REPLIES },
      { from: at(24 * 60), sessions: 1, answered: 0, missed: 1, botOnly: 0, open: 0, firstReply: NO_REPLY },
    ]);
    expect(report.tickets).toBe(1);
    expect(report.ratings).toEqual([0, 1, 0, 0, 1]);
  });

  it('measures the time to the first reply, from the first wish for an agent', () => {
    expect(reportOf(SESSIONS, TWO_DAYS).firstReply).toEqual(REPLIES);
    expect(reportOf([], TWO_DAYS).firstReply).toEqual(NO_REPLY);
  });

  it('measures waits to the first agent, and lengths of chats that have ended', () => {
    const { wait, length } = reportOf(SESSIONS, TWO_DAYS);
    expect(wait).toEqual({ median: MINUTE_MS, p90: 10 * MINUTE_MS, longest: 10 * MINUTE_MS });
    expect(length).toEqual({ median: 10 * MINUTE_MS, p90: 30 * MINUTE_MS });
    expect(reportOf([], TWO_DAYS)).toMatchObject({
      wait: { median: null, p90: null, longest: null },
      length: { median: null, p90: null },
    });
  });

  it('tells of each agent, whose rating is that of the support person, and of each skill', () => {
    const { agents, skills } = reportOf(SESSIONS, TWO_DAYS);
    expect(agents).toEqual([
      { agent: AINO, chats: 3, firstReply: span(9, 9), rated: 2, ratingSum: 7 },
      { agent: BERTIL, chats: 3, firstReply: span(2, 11), rated: 0, ratingSum: 0 },
    ]);
    expect(skills).toEqual([
      { skill: 'it', answered: 3, missed: 2, waitMedian: MINUTE_MS, firstReply: REPLIES },
      { skill: 'hr', answered: 0, missed: 1, waitMedian: null, firstReply: NO_REPLY },
    ]);
  });

  it('has the days of the reader, also where a clock is put forward', () => {
    // In Helsinki the last Sunday of March has 23 hours.
    const days = ['2026-03-28T22:00:00.000Z', '2026-03-29T21:00:00.000Z'];
    const sessions = ['2026-03-28T22:00:00.000Z', '2026-03-29T20:59:00.000Z', '2026-03-29T21:00:00.000Z'].map(
      (startedAt, number) => session(number, { startedAt }),
    );
    const report = reportOf(sessions, { from: '2026-03-28T22:00:00.000Z', to: '2026-03-30T21:00:00.000Z', days });
    expect(report.days.map((day) => [day.from, day.sessions])).toEqual([
      [days[0], 2],
      [days[1], 1],
    ]);
  });

  it('leaves no session out, and counts none twice', () => {
    const some = fc.record({
      start: fc.integer({ min: -500, max: 4_000 }),
      queued: fc.option(fc.nat(50), { nil: undefined }),
      answered: fc.option(fc.nat(50), { nil: undefined }),
      ended: fc.option(fc.nat(500), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 60 }), (all) => {
        const sessions = all.map(({ start, queued, answered, ended }) =>
          session(start, {
            ...(queued !== undefined && { queued: start + queued }),
            ...(answered !== undefined && { answered: start + answered }),
            ...(ended !== undefined && { ended: start + ended }),
          }),
        );
        const report = reportOf(sessions, TWO_DAYS);
        const inTime = sessions.filter(({ startedAt }) => startedAt >= TWO_DAYS.from && startedAt < TWO_DAYS.to);
        for (const counted of [report.totals, ...report.days]) {
          const { sessions: whole, answered, missed, botOnly, open } = counted;
          expect(answered + missed + botOnly + open).toBe(whole);
        }
        expect(report.totals.sessions).toBe(inTime.length);
        expect(report.days.reduce((sum, day) => sum + day.sessions, 0)).toBe(inTime.length);
        Report.parse({ ...report, complete: true });
      }),
    );
  });

  it('of 100,000 sessions takes less than a moment', () => {
    const many = Array.from({ length: 100_000 }, (_, number) =>
      session(number / 50, { queued: number / 50, answered: number / 50 + 1, ended: number / 50 + 9, agents: [AINO] }),
    );
    expect(fastest(3, () => expect(reportOf(many, TWO_DAYS).totals.sessions).toBe(100_000))).toBeLessThan(SOON_MS);
  });
});
