import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { settled } from '../../../broker/protocol/direction';
import { consoleTexts } from '../../i18n/en/console-texts';
import { isolatedValues } from '../../i18n/texts';

export type TextId = keyof typeof consoleTexts;
export type Values = Readonly<Record<string, string | number>>;
export type Translate = (id: TextId, values?: Values) => string;

/** Whether a text is the name of one of the catalogue, such as the core uses in notices. */
export function isTextId(text: string): text is TextId {
  return Object.hasOwn(consoleTexts, text);
}

/** The texts of the console in the agent's language. */
export function useTexts(): Translate {
  const intl = useIntl();
  return useCallback((id, values) => settled(intl.formatMessage({ id }, isolatedValues(values))), [intl]);
}

export { durationOf } from './duration';
