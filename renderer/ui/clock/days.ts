/** A day as `2026-11-28`, which is how a date field has it; where the machine is. */
export function dayText(date: Date): string {
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The beginning of the day so many days later, also where clocks are changed between. */
export function dayFrom(date: Date, days: number): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
}

/** Whether two moments are on one day. Times of one minute need no calendar, and most neighbours are that close. */
export function isSameDay(a: string, b: string): boolean {
  return a.slice(0, 16) === b.slice(0, 16) || new Date(a).toDateString() === new Date(b).toDateString();
}

/** How a moment is spoken of. */
export type Nearness = 'today' | 'yesterday' | 'thisYear' | 'otherYear';

/**
 * How near a moment is to today.
 * @param today What the clock shows: a text that begins with the day.
 */
export function nearnessOf(at: Date, today: string): Nearness {
  const day = dayText(at);
  if (today.startsWith(day)) return 'today';
  const tomorrow = dayText(dayFrom(at, 1));
  if (today.startsWith(tomorrow)) return 'yesterday';
  return today.slice(0, 4) === day.slice(0, 4) ? 'thisYear' : 'otherYear';
}
