import * as z from 'zod';
import type { CannedText } from '../../../../broker/protocol/canned';
import { type BadRow, COLUMNS, type Contents, type RawRow } from './rows';

const List = z.union([z.array(z.unknown()), z.object({ responses: z.array(z.unknown()) })]);
const Entry = z.record(z.string(), z.unknown());

/** Responses as a file for programs. */
export function writeJson(responses: readonly CannedText[]): string {
  const entries = responses.map(({ name, content, language, category, shared }) => ({
    ...{ name, content, language, category, scope: shared ? 'shared' : 'personal' },
  }));
  return `${JSON.stringify({ responses: entries }, null, 2)}\n`;
}

/** Reads a list of responses, or an object that holds it as `responses`. */
export function readJson(file: string): Contents {
  const text = file.replace(/^\ufeff/u, '');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    return { rows: [], bad: [{ line: lineOfError(text, reason), reason: 'unreadable', detail: '' }] };
  }
  const list = List.safeParse(json);
  if (!list.success) return { rows: [], bad: [{ line: 1, reason: 'columns', detail: 'responses' }] };
  const entries = Array.isArray(list.data) ? list.data : list.data.responses;
  const lines = linesOfEntries(text, Array.isArray(list.data) ? 1 : 2);
  const rows: RawRow[] = [];
  const bad: BadRow[] = [];
  for (const [index, entry] of entries.entries()) {
    const line = lines[index] ?? 1;
    const fields = fieldsOf(entry);
    if (typeof fields === 'string') bad.push({ line, reason: 'notText', detail: fields });
    else rows.push({ line, fields });
  }
  return { rows, bad };
}

/** The texts of an entry; the name of a field that is no text. */
function fieldsOf(value: unknown): RawRow['fields'] | string {
  const entry = Entry.safeParse(value);
  if (!entry.success) return COLUMNS[0];
  const fields: Record<string, string> = {};
  for (const column of COLUMNS) {
    const field = entry.data[column];
    if (field === undefined || field === null) continue;
    if (typeof field !== 'string') return column;
    fields[column] = field;
  }
  // As the protocol says it.
  if (fields.scope === undefined && entry.data.shared === true) fields.scope = 'shared';
  return fields;
}

/** The lines on which the entries of the list begin; `depth`: how many brackets are open inside the list. */
function linesOfEntries(text: string, depth: number): readonly number[] {
  const lines: number[] = [];
  const open: string[] = [];
  let line = 1;
  let expectsEntry = false;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]|\n|[^\s"[\]{},:]+/gu)) {
    if (token === '\n') {
      line += 1;
      continue;
    }
    const isList = open.length === depth && open.at(-1) === '[';
    if (isList && expectsEntry && token !== ']' && token !== ',') lines.push(line);
    expectsEntry = false;
    if (token === '[' || token === '{') {
      open.push(token);
      // The first list that holds anything at this depth is the one: others would be told apart by their name only.
      expectsEntry = open.length === depth && token === '[';
    } else if (token === ']' || token === '}') open.pop();
    else if (token === ',') expectsEntry = open.length === depth && open.at(-1) === '[';
  }
  return lines;
}

/** Engines name the place in different ways, some not at all: then it is the last line. */
function lineOfError(text: string, message: string): number {
  const named = /line (\d+)/u.exec(message)?.[1];
  if (named !== undefined) return Number(named);
  const position = /position (\d+)/u.exec(message)?.[1];
  return text.slice(0, position === undefined ? text.length : Number(position)).split('\n').length;
}
