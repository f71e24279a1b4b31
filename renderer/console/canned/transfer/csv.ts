import Papa from 'papaparse';
import type { CannedText } from '../../../../broker/protocol/canned';
import { type BadRow, COLUMNS, type Column, type Contents, type RawRow } from './rows';

/** A cell that a spreadsheet would take for a formula is written with a quote before it, and read without. */
const FORMULA = /^'*[=+\-@\t\r]/;
const ESCAPED = /^'+[=+\-@\t\r]/;
/** Without one, Excel takes a file for one of an older encoding. */
const BYTE_ORDER_MARK = '\ufeff';

/** Responses as a file for spreadsheets. */
export function writeCsv(responses: readonly CannedText[]): string {
  const rows = responses.map(({ name, content, language, category, shared }) => ({
    ...{ name, content, language, category, scope: shared ? 'shared' : 'personal' },
  }));
  const csv = Papa.unparse(rows, { columns: [...COLUMNS], escapeFormulae: FORMULA, newline: '\r\n' });
  return `${BYTE_ORDER_MARK}${csv}\r\n`;
}

/**
 * Reads a file with a line of headings; the separator is found out. Columns that are not known are left out, `name` and
 * `content` must be there.
 */
export function readCsv(file: string): Contents {
  const text = file.startsWith(BYTE_ORDER_MARK) ? file.slice(1) : file;
  const bad: BadRow[] = [];
  const rows: RawRow[] = [];
  let columns: readonly (Column | null)[] | null = null;
  let read = 0;
  let line = 1;
  Papa.parse<string[]>(text, {
    delimitersToGuess: [',', ';', '\t'],
    step: ({ data, errors, meta }) => {
      const begins = line;
      line += (text.slice(read, meta.cursor).match(/\r\n|\r|\n/g) ?? []).length;
      read = meta.cursor;
      // A file of one column has no separator to find out: that is no error.
      if (errors.some(({ type }) => type === 'Quotes')) bad.push({ line: begins, reason: 'quotes', detail: '' });
      else if (data.every((cell) => cell.trim() === '')) return;
      else if (columns === null) columns = columnsOf(data);
      else rows.push({ line: begins, fields: fieldsOf(data, columns) });
    },
  });
  const missing = (['name', 'content'] as const).filter((column) => !(columns ?? []).includes(column));
  if (missing.length === 0) return { rows, bad };
  return { rows: [], bad: [{ line: 1, reason: 'columns', detail: missing.join(', ') }] };
}

function columnsOf(headings: readonly string[]): readonly (Column | null)[] {
  return headings.map((heading) => COLUMNS.find((column) => column === heading.trim().toLowerCase()) ?? null);
}

function fieldsOf(cells: readonly string[], columns: readonly (Column | null)[]): RawRow['fields'] {
  return Object.fromEntries(
    columns.flatMap((column, index) => {
      const cell = cells[index];
      return column === null || cell === undefined ? [] : [[column, ESCAPED.test(cell) ? cell.slice(1) : cell]];
    }),
  );
}
