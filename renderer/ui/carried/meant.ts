import { textOfHtml } from './html-text';

/** What a clipboard or a drop carries, each kind of it that it has. */
export interface Carried {
  /** `text/plain`; empty when there is none. */
  readonly text: string;
  /** `text/html`; empty when there is none. */
  readonly html: string;
  /** `text/uri-list`; empty when there is none. */
  readonly uris: string;
  readonly files: readonly File[];
  /** The names of those that are folders: a browser hands them out as files that cannot be read. */
  readonly folders: readonly string[];
}

/** What is meant by it. */
export type Meant =
  /** Text that a field takes by itself, as the browser always does. */
  | { readonly kind: 'text'; readonly text: string }
  /** Text that no field would take by itself: it comes as HTML alone. */
  | { readonly kind: 'formatted'; readonly text: string }
  | { readonly kind: 'files'; readonly files: readonly File[]; readonly folders: readonly string[] }
  | { readonly kind: 'nothing' };

/**
 * Whether a drop of these kinds is for the page to take: a field takes text and nothing else. What is in it is not told
 * before it is dropped.
 */
export function isForUs(types: readonly string[]): boolean {
  return types.includes('Files') || (types.includes('text/html') && !types.includes('text/plain'));
}

/**
 * What is meant by what is carried. Programs give the same thing in several kinds: a table or a paragraph as text and
 * as a picture of it, a picture of a page as a file and as its address, a file as itself and as its name. Text wins
 * when there is some, unless it says no more than what the files are called or where they are from.
 */
export function meantBy({ text, html, uris, files, folders }: Carried): Meant {
  const hasFiles = files.length + folders.length > 0;
  if (text.trim() !== '' && !(hasFiles && isOnlyNames(text, uris, [...files.map(({ name }) => name), ...folders]))) {
    return { kind: 'text', text };
  }
  const formatted = text.trim() === '' ? textOfHtml(html) : '';
  if (formatted.trim() !== '' && !(hasFiles && isOnlyNames(formatted, uris, []))) {
    return { kind: 'formatted', text: formatted };
  }
  return hasFiles ? { kind: 'files', files, folders } : { kind: 'nothing' };
}

/** Whether every line is the name, the path or the address of something that comes with it. */
function isOnlyNames(text: string, uris: string, names: readonly string[]): boolean {
  const addresses = linesOf(uris);
  // Some systems write an accent as a letter of its own.
  const known = names.map((name) => name.normalize());
  return linesOf(text).every((line) => addresses.includes(line) || known.includes(lastPartOf(line).normalize()));
}

function linesOf(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** `a b.pdf` of `/home/anna/a b.pdf`, `C:\Users\anna\a b.pdf` and `file:///home/anna/a%20b.pdf`. */
function lastPartOf(line: string): string {
  const part = line.replace(/[/\\]+$/u, '').replace(/^.*[/\\]/u, '');
  if (!line.startsWith('file:')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
