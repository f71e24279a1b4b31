import { useCallback, useMemo } from 'react';
import { useIntl } from 'react-intl';
import type { Language } from '../../../broker/protocol/models';

/** How a language is called in the agent's language. */
export function useLanguageName(): (language: Language) => string {
  const { locale } = useIntl();
  const names = useMemo(() => new Intl.DisplayNames(locale, { type: 'language' }), [locale]);
  return useCallback((language) => names.of(language) ?? language, [names]);
}
