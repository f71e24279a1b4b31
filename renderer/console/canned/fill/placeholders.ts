/** What placeholders stand for, by name; what is not known now is null. */
export type Values = Readonly<Record<string, string | null>>;

/** `{{name}}` or `{{name|what to say without it}}`, in one line. */
const PLACEHOLDER = /\{\{\s*([\p{L}\p{N}._-]+)\s*(?:\|([^{}\n]*))?\}\}/gu;

/** A blank that the agent fills in: it stands out, and no message has it by accident. */
const BLANK = /‹[^‹›\n]{1,60}›/gu;

export interface Blank {
  readonly start: number;
  readonly end: number;
}

/** The names of the placeholders in a text, each once, as they come. */
export function placeholdersIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((found) => found[1] ?? ''))];
}

const ADDRESS = String.raw`\{\{\s*visitor\.(?:name|firstName)\s*\}\}`;
/** An address that a sentence begins with, such as "{{visitor.name}}, are you there?" */
const ADDRESS_FIRST = new RegExp(String.raw`(^|[.!?][ \t]+|\n[ \t]*)${ADDRESS}[ \t]*[,:]?[ \t]*(\p{Ll}?)`, 'gu');
/** Any other, with the comma before it, such as in "Thank you, {{visitor.name}}." */
const ADDRESS_WITHIN = new RegExp(String.raw`[ \t]*,?[ \t]*${ADDRESS}`, 'gu');

/**
 * Fills in what is known; else the fallback, also when it is empty; else a blank that says what is missing, such as
 * `‹ticket number›`. Where no name of the visitor is known and there is no fallback, the address is left out with the
 * comma that went with it: nobody is greeted as "Visitor 13D8".
 */
export function fillIn(text: string, values: Values): string {
  return filled((values['visitor.name'] ?? null) === null ? withoutAddress(text) : text, values);
}

function withoutAddress(text: string): string {
  const left = text
    .replace(ADDRESS_FIRST, (_all, before: string, next: string) => before + next.toUpperCase())
    .replace(ADDRESS_WITHIN, '');
  return left.trim() === '' ? text : left;
}

function filled(text: string, values: Values): string {
  return text.replace(PLACEHOLDER, (_all, name: string, fallback: string | undefined) => {
    const value = Object.hasOwn(values, name) ? values[name] : null;
    if (typeof value === 'string' && value.trim() !== '') return value;
    return fallback === undefined ? blankFor(name) : fallback.trim();
  });
}

/** The first blank at or behind a place of a text; null when there is none. */
export function nextBlank(text: string, from = 0): Blank | null {
  const search = new RegExp(BLANK);
  search.lastIndex = from;
  const found = search.exec(text);
  return found === null ? null : { start: found.index, end: found.index + found[0].length };
}

function blankFor(name: string): string {
  return `‹${name.replaceAll(/[._-]+/gu, ' ').trim() || name}›`;
}

/**
 * Puts placeholders where a text names the visitor or the agent: a message that was written to one is kept for all.
 * Whole words only, the longest first.
 */
export function generalise(text: string, values: Values): string {
  const known = Object.entries(values)
    .flatMap(([name, value]) => (value !== null && value.trim().length > 1 ? [[name, value.trim()] as const] : []))
    .sort((a, b) => b[1].length - a[1].length);
  if (known.length === 0) return text;
  const words = known.map(([, value]) => value.replaceAll(/[\\^$.*+?()[\]{}|]/gu, '\\$&'));
  const sought = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return text.replace(sought, (found) => {
    const name = known.find(([, value]) => value === found)?.[0];
    return name === undefined ? found : `{{${name}}}`;
  });
}
