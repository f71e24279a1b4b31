import { isolated, settled } from '../../../broker/protocol/direction';
import type { TranscriptLabel, TranscriptWording } from '../../contract/transcript';

const KILOBYTE = 1024;

/** How a transcript says things: labels, times and numbers in the agent's language and time zone. */
export class Wording {
  readonly #wording: TranscriptWording;
  readonly #time: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #dateTime: Intl.DateTimeFormat;
  readonly #number: Intl.NumberFormat;

  /** Throws a `RangeError` when there is no such language or time zone. */
  constructor(wording: TranscriptWording) {
    const { locale, timeZone } = wording;
    this.#wording = wording;
    this.#time = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' });
    this.#day = new Intl.DateTimeFormat(locale, {
      timeZone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    });
    this.#dateTime = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long', timeStyle: 'short' });
    this.#number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  }

  label(label: TranscriptLabel, values: Readonly<Record<string, string>> = {}): string {
    // In one pass: what is put in may have braces of its own.
    const sentence = this.#wording.labels[label].replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : isolated(value);
    });
    return settled(sentence);
  }

  skill(id: string): string {
    return this.#wording.skills[id] ?? id;
  }

  time(at: string): string {
    return this.#time.format(new Date(at));
  }

  day(at: string): string {
    return this.#day.format(new Date(at));
  }

  dateTime(at: string | number): string {
    return this.#dateTime.format(new Date(at));
  }

  number(value: number): string {
    return this.#number.format(value);
  }

  bytes(size: number): string {
    if (size < KILOBYTE) return `${this.number(size)} B`;
    if (size < KILOBYTE * KILOBYTE) return `${this.number(size / KILOBYTE)} KB`;
    return `${this.number(size / KILOBYTE / KILOBYTE)} MB`;
  }
}
