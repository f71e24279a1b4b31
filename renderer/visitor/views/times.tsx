import { isSameDay } from '../../ui/clock/days';
import { useTimeZone, useToday } from '../../ui/clock/use-clock';
import { dayOf, timeOf } from '../texts';

interface DayProps {
  readonly at: string;
  /** When the line before was; nothing for the first. */
  readonly before: string | undefined;
}

/** The line of a new day, above what was first said on it; nothing on the same day. */
export function Day({ at, before }: DayProps) {
  const today = useToday();
  const zone = useTimeZone();
  if (before !== undefined && isSameDay(before, at)) return null;
  return (
    <p className="day">
      <span>{dayOf(at, today, zone)}</span>
    </p>
  );
}

/** The time of day; the day stands above. */
export function Stamp({ at }: { readonly at: string }) {
  return <time dateTime={at}>{timeOf(at, useTimeZone())}</time>;
}
