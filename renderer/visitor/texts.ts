import page from '../i18n/en/visitor.json';
import files from '../i18n/en/visitor-files.json';
import { textsOf } from '../i18n/texts';
import { nearnessOf } from '../ui/clock/days';

const en = { ...page, ...files };

/** The page's own texts; other languages come as further catalogues. */
const LOCALE = 'en-US';

export type TextId = keyof typeof en;

export const t = textsOf<TextId>(en, LOCALE);

/** Formats of one time zone: each keeps the one that it was made in, and the visitor may come to another. */
const formats = new Map<string, { readonly time: Intl.DateTimeFormat; readonly day: Intl.DateTimeFormat }>();

function formatsOf(timeZone: string) {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = {
    time: new Intl.DateTimeFormat(LOCALE, { timeZone, hour: 'numeric', minute: '2-digit' }),
    day: new Intl.DateTimeFormat(LOCALE, { timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  };
  formats.set(timeZone, made);
  return made;
}

/** The time of day of an ISO 8601 time. */
export function timeOf(at: string, zone: string): string {
  return formatsOf(zone).time.format(new Date(at));
}

/**
 * The day of an ISO 8601 time in words.
 * @param today What the clock shows.
 */
export function dayOf(at: string, today: string, zone: string): string {
  const nearness = nearnessOf(new Date(at), today);
  if (nearness === 'today' || nearness === 'yesterday') return t(`day.${nearness}`);
  return formatsOf(zone).day.format(new Date(at));
}
