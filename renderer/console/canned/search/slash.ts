/** A `/` in the message field, and what was typed behind it. */
export interface Slash {
  /** Place of the `/`. */
  readonly start: number;
  /** Place behind what is searched for: the caret. */
  readonly end: number;
  readonly search: string;
  /**
   * Whether nothing but blanks is before it in the whole field: an agent who looks for something. Behind words, also at
   * the beginning of a later line, it may be part of what is written.
   */
  readonly leads: boolean;
}

/** No search is that long: somebody is writing a sentence. */
const LONGEST = 60;

/**
 * What is searched for at the caret: a `/` at the very start or behind a space or line break, and what follows it up to
 * the caret, in the same line. Null when there is none; so `and/or`, `24/7`, `https://…` and a path such as `/usr/bin`
 * search for nothing, also while the caret is within them.
 */
export function slashAt(text: string, caret: number): Slash | null {
  const line = text.slice(text.lastIndexOf('\n', caret - 1) + 1, caret);
  const found = /(?:^|\s)\/((?:[^\s/][^/]*)?)$/u.exec(line);
  const search = found?.[1];
  if (search === undefined || search.length > LONGEST || /^[^\s/]*\//u.test(text.slice(caret))) return null;
  const start = caret - search.length - 1;
  return { start, end: caret, search, leads: text.slice(0, start).trim() === '' };
}

/** Whether it is still the `/` of before: somebody has typed on behind it, or taken some of that back. */
export function isSame(before: Slash | null, now: Slash | null): boolean {
  if (before === null || now === null || before.start !== now.start) return false;
  const [short, long] = [before.search, now.search].sort((a, b) => a.length - b.length);
  // With a `/` that stands alone again everything begins anew.
  return now.search === before.search || (now.search !== '' && (long ?? '').startsWith(short ?? ''));
}
