import type { ReactNode } from 'react';
import { IntlProvider } from 'react-intl';
import { consoleTexts } from '../../i18n/en/console-texts';
import { useTimeZone } from '../../ui/clock/use-clock';

/** The language of the console, and the time zone it is in now: a formatter keeps the one it was made in. */
export function Locale({ children }: { readonly children: ReactNode }) {
  return (
    <IntlProvider locale="en-US" messages={consoleTexts} timeZone={useTimeZone()}>
      {children}
    </IntlProvider>
  );
}
