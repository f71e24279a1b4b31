import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { nearnessOf } from '../../ui/clock/days';
import { useToday } from '../../ui/clock/use-clock';

/** A moment as short as it can be said: the time today, else the day, with the year when it is another. */
export function useWhen(): (at: string) => string {
  const intl = useIntl();
  const today = useToday();
  return useCallback(
    (at) => {
      const date = new Date(at);
      const nearness = nearnessOf(date, today);
      if (nearness === 'today') return intl.formatTime(date);
      return intl.formatDate(date, {
        day: 'numeric',
        month: 'short',
        ...(nearness === 'otherYear' && { year: 'numeric' }),
      });
    },
    [intl, today],
  );
}
