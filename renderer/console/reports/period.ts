import type { ReportInput } from '../../../broker/protocol/reports';
import { REPORT_DAYS } from '../../../broker/protocol/reports';
import { dayFrom } from '../../ui/clock/days';

export const PERIODS = ['today', 'yesterday', 'week', 'month', 'quarter', 'range'] as const;
export type PeriodChoice = (typeof PERIODS)[number];

/** What the reader asks for, as it stands in the form. Days such as `2026-01-31`, the last included; for `range` alone. */
export interface Period {
  readonly choice: PeriodChoice;
  readonly first: string;
  readonly last: string;
}

/** Why a range is none. */
export type PeriodProblem = 'missing' | 'order' | 'long';

const BACK: Readonly<Record<Exclude<PeriodChoice, 'range'>, readonly [first: number, last: number]>> = {
  today: [0, 0],
  yesterday: [1, 1],
  week: [6, 0],
  month: [29, 0],
  quarter: [89, 0],
};

/** The report that the form stands for. Days are those of the reader's own calendar, also when clocks are changed. */
export function inputOf(period: Period, now: Date): ReportInput | PeriodProblem {
  const ends = period.choice === 'range' ? rangeOf(period) : BACK[period.choice].map((days) => dayFrom(now, -days));
  const [first, last] = ends;
  if (first == null || last == null) return 'missing';
  if (first > last) return 'order';
  const days: string[] = [];
  for (let day = first; day <= last; day = dayFrom(day, 1)) {
    if (days.length === REPORT_DAYS) return 'long';
    days.push(day.toISOString());
  }
  return { from: first.toISOString(), to: dayFrom(last, 1).toISOString(), days };
}

function rangeOf({ first, last }: Period): (Date | null)[] {
  return [first, last].map((text) => {
    const [year, month, day] = text.split('-').map(Number);
    if (year === undefined || month === undefined || day === undefined) return null;
    const date = new Date(year, month - 1, day);
    return Number.isNaN(date.getTime()) ? null : date;
  });
}
