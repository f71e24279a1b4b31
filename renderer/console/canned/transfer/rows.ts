import type { CannedText } from '../../../../broker/protocol/canned';
import { LANGUAGES } from '../../../../broker/protocol/models';

/** The columns of a file, in the order they are written. `scope` is `shared` or `personal`. */
export const COLUMNS = ['name', 'content', 'language', 'category', 'scope'] as const;
export type Column = (typeof COLUMNS)[number];

/** One response as it stands in a file, before anything of it is checked. */
export interface RawRow {
  /** Of the file, from 1: where the row begins. */
  readonly line: number;
  readonly fields: Readonly<Partial<Record<Column, string>>>;
}

/** Why something cannot be imported; each is a text of the catalogue. */
export type Reason =
  | 'unreadable'
  | 'encoding'
  | 'quotes'
  | 'cells'
  | 'columns'
  | 'notText'
  | 'noName'
  | 'longName'
  | 'noContent'
  | 'longContent'
  | 'language'
  | 'longCategory'
  | 'scope'
  | 'twice';

export interface BadRow {
  readonly line: number;
  readonly reason: Reason;
  /** What it is about: a value, a column, a line. */
  readonly detail: string;
}

export interface GoodRow {
  readonly line: number;
  readonly text: CannedText;
}

/** What a file holds. */
export interface Contents {
  readonly rows: readonly RawRow[];
  readonly bad: readonly BadRow[];
}

export interface Checked {
  readonly good: readonly GoodRow[];
  readonly bad: readonly BadRow[];
}

/** Where those that name no category go. */
export const NO_CATEGORY = 'General';

/** Every row as a response, or the reason why not. `sharing`: what the importer chose instead of what the file says. */
export function checkRows({ rows, bad }: Contents, sharing: 'file' | 'shared' | 'personal'): Checked {
  const good: GoodRow[] = [];
  const refused = [...bad];
  const lines = new Map<string, number>();
  for (const row of rows) {
    const checked = checkRow(row, sharing);
    if ('reason' in checked) {
      refused.push(checked);
      continue;
    }
    const key = keyOf(checked.text);
    const before = lines.get(key);
    if (before === undefined) {
      lines.set(key, row.line);
      good.push(checked);
    } else {
      refused.push({ line: row.line, reason: 'twice', detail: String(before) });
    }
  }
  return { good, bad: refused.sort((a, b) => a.line - b.line) };
}

/** By this a response of a file and one that is there are the same: then it is changed, and not added. */
export function keyOf({ name, language, shared }: Pick<CannedText, 'name' | 'language' | 'shared'>): string {
  return `${shared ? 'shared' : 'personal'} ${language} ${name}`;
}

function checkRow({ line, fields }: RawRow, sharing: 'file' | 'shared' | 'personal'): GoodRow | BadRow {
  const bad = (reason: Reason, detail = ''): BadRow => ({ line, reason, detail: detail.slice(0, 60) });
  const name = fields.name?.trim() ?? '';
  const content = (fields.content ?? '').replaceAll(/\r\n?/gu, '\n');
  const language = languageOf(fields.language ?? 'en');
  const category = fields.category?.trim() || NO_CATEGORY;
  const scope = fields.scope?.trim().toLowerCase() ?? '';
  if (name === '') return bad('noName');
  if (name.length > 120) return bad('longName', name);
  if (content.trim() === '') return bad('noContent', name);
  if (content.length > 8_000) return bad('longContent', name);
  if (language === undefined) return bad('language', fields.language ?? '');
  if (category.length > 80) return bad('longCategory', category);
  if (!['', 'shared', 'personal'].includes(scope)) return bad('scope', scope);
  const shared = sharing === 'file' ? scope === 'shared' : sharing === 'shared';
  return { line, text: { name, content, language, category, shared } };
}

/** `en`, `EN` and `en-US` are English. */
function languageOf(text: string) {
  const code = text.trim().toLowerCase().split(/[-_]/u)[0];
  return LANGUAGES.find((language) => language === code);
}
