import type { HistorySearchInput } from '../../../broker/protocol/history';

export const TIMES = ['any', 'today', 'week', 'month', 'year', 'range'] as const;
export type TimeChoice = (typeof TIMES)[number];

/** What the agent looks for, as it stands in the form. */
export interface HistoryForm {
  readonly text: string;
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly agent: string | null;
  readonly time: TimeChoice;
  /** Days such as `2026-01-31`, for `range`; empty when not given. */
  readonly from: string;
  readonly to: string;
}

export const EMPTY_FORM: HistoryForm = { text: '', person: null, agent: null, time: 'any', from: '', to: '' };

const DAYS: Readonly<Record<Exclude<TimeChoice, 'any' | 'range'>, number>> = {
  today: 0,
  week: 6,
  month: 29,
  year: 364,
};
const LONGEST = 200;

export function isEmptyForm(form: HistoryForm): boolean {
  return form.text.trim() === '' && form.person === null && form.agent === null && form.time === 'any';
}

/** The search that the form stands for. Days are those of the agent's own calendar. */
export function inputOf({ text, person, agent, time, from, to }: HistoryForm, now: Date): HistorySearchInput {
  const words = text.trim().slice(0, LONGEST);
  return {
    ...(words !== '' && { text: words }),
    ...(person !== null && { person: person.id }),
    ...(agent !== null && { agent }),
    ...timesOf(time, from, to, now),
  };
}

function timesOf(time: TimeChoice, from: string, to: string, now: Date): Pick<HistorySearchInput, 'from' | 'to'> {
  if (time === 'any') return {};
  if (time === 'range') {
    const first = dayOf(from, 0);
    // To the last moment of that day.
    const last = dayOf(to, 1);
    return {
      ...(first !== null && { from: first.toISOString() }),
      ...(last !== null && { to: new Date(last.getTime() - 1).toISOString() }),
    };
  }
  return { from: new Date(now.getFullYear(), now.getMonth(), now.getDate() - DAYS[time]).toISOString() };
}

/** The start of a day, or of one so many days later; null when it is none. */
function dayOf(text: string, later: number): Date | null {
  const [year, month, day] = text.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = new Date(year, month - 1, day + later);
  return Number.isNaN(date.getTime()) ? null : date;
}
