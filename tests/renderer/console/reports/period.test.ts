import { describe, expect, it } from 'vitest';
import { inputOf, type Period } from '../../../../renderer/console/reports/period';
import { dayText } from '../../../../renderer/ui/clock/days';

const NOW = new Date(2026, 2, 31, 15, 30);
const period = (change: Partial<Period>): Period => ({ choice: 'range', first: '', last: '', ...change });

/** The first and the last day of a report, and how many it has. */
function daysOf(asked: Period): [string, string, number] {
  const input = inputOf(asked, NOW);
  if (typeof input === 'string') throw new Error(input);
  const { from, to, days = [] } = input;
  expect(days[0]).toBe(from);
  return [dayText(new Date(from)), dayText(new Date(Date.parse(to) - 1)), days.length];
}

describe('the time of a report', () => {
  it.each<[Partial<Period>, string, string, number]>([
    [{ choice: 'today' }, '2026-03-31', '2026-03-31', 1],
    [{ choice: 'yesterday' }, '2026-03-30', '2026-03-30', 1],
    [{ choice: 'week' }, '2026-03-25', '2026-03-31', 7],
    // Over the day on which most of Europe and America put their clocks forward.
    [{ choice: 'month' }, '2026-03-02', '2026-03-31', 30],
    [{ choice: 'quarter' }, '2026-01-01', '2026-03-31', 90],
    [{ first: '2025-12-30', last: '2026-01-02' }, '2025-12-30', '2026-01-02', 4],
    [{ first: '2026-02-28', last: '2026-02-28' }, '2026-02-28', '2026-02-28', 1],
    [{ first: '2025-01-01', last: '2026-02-04' }, '2025-01-01', '2026-02-04', 400],
  ])('%o begins and ends with whole days', (asked, first, last, count) => {
    expect(daysOf(period(asked))).toEqual([first, last, count]);
  });

  it.each<[Partial<Period>, string]>([
    [{}, 'missing'],
    [{ first: '2026-01-01' }, 'missing'],
    [{ first: '2026-01-02', last: '2026-01-01' }, 'order'],
    [{ first: '2025-01-01', last: '2026-02-05' }, 'long'],
  ])('%o is none', (asked, problem) => {
    expect(inputOf(period(asked), NOW)).toBe(problem);
  });
});
