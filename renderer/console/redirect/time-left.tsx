import { useSeconds } from '../core/now';
import { durationOf, useTexts } from '../core/texts';

/** Counts down to a time; kept from being read out each second. */
export function TimeLeft({ until }: { readonly until: string }) {
  const t = useTexts();
  const now = useSeconds();
  return (
    <span className="time-left" aria-hidden="true">
      {t('redirect.timeLeft', { time: durationOf(Date.parse(until) / 1_000 - now) })}
    </span>
  );
}
