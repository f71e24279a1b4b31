import page from '../i18n/en/visitor.json';
import files from '../i18n/en/visitor-files.json';
import { textsOf } from '../i18n/texts';

const en = { ...page, ...files };

/** The page's own texts; other languages come as further catalogues. */
const LOCALE = 'en-US';

export type TextId = keyof typeof en;

export const t = textsOf<TextId>(en, LOCALE);

const time = new Intl.DateTimeFormat(LOCALE, { hour: 'numeric', minute: '2-digit' });

/** The time of day of an ISO 8601 time. */
export function timeOf(at: string): string {
  return time.format(new Date(at));
}
