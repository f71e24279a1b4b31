import { useCallback } from 'react';
import { useIntl } from 'react-intl';

/** A moment as short as it can be said: the time today, else the day, with the year when it is another. */
export function useWhen(): (at: string) => string {
  const intl = useIntl();
  return useCallback(
    (at) => {
      const date = new Date(at);
      const now = new Date();
      if (date.toDateString() === now.toDateString()) return intl.formatTime(date);
      const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric';
      return intl.formatDate(date, { day: 'numeric', month: 'short', ...(year && { year }) });
    },
    [intl],
  );
}
