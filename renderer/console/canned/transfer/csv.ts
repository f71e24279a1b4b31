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

const SEPARATORS = [',', ';', '\t'] as const;
/** By this line a file says to Excel how its cells are separated. */
const SAID = /^"?sep=(.)"?[ \t]*(?:\r\n|\r|\n)/iu;

/**
 * Reads a file with a line of headings; the separator is found out. Columns that are not known are left out, `name` and
 * `content` must be there.
 */
export function readCsv(file: string): Contents {
  const whole = file.startsWith(BYTE_ORDER_MARK) ? file.slice(1) : file;
  const [skipped = '', said] = SAID.exec(whole) ?? [];
  const text = whole.slice(skipped.length);
  const first = skipped === '' ? 1 : 2;
  const bad: BadRow[] = [];
  const rows: RawRow[] = [];
  let columns: Columns | null = null;
  let read = 0;
  let line = first;
  Papa.parse<string[]>(text, {
    delimiter: said ?? separatorOf(text),
    step: ({ data, errors, meta }) => {
      const begins = line;
      line += (text.slice(read, meta.cursor).match(/\r\n|\r|\n/g) ?? []).length;
      read = meta.cursor;
      if (errors.some(({ type }) => type === 'Quotes')) bad.push({ line: begins, reason: 'quotes', detail: '' });
      else if (data.every((cell) => cell.trim() === '')) return;
      else if (columns === null) columns = columnsOf(data);
      else if (data.slice(columns.length).some((cell) => cell.trim() !== ''))
        bad.push({ line: begins, reason: 'cells', detail: data[0] ?? '' });
      else rows.push({ line: begins, fields: fieldsOf(data, columns) });
    },
  });
  const missing = (['name', 'content'] as const).filter((column) => !(columns ?? []).includes(column));
  if (missing.length === 0) return { rows, bad };
  return { rows: [], bad: [{ line: first, reason: 'columns', detail: missing.join(', ') }] };
}

type Columns = readonly (Column | null)[];

/**
 * The separator that makes known headings of the first line. The lines below tell nothing: their sentences have commas
 * of their own.
 */
function separatorOf(text: string): string {
  const known = (delimiter: string): number => {
    const { data } = Papa.parse<string[]>(text, { delimiter, preview: 1, skipEmptyLines: 'greedy' });
    return columnsOf(data[0] ?? []).filter((column) => column !== null).length;
  };
  const counts = SEPARATORS.map((separator) => ({ separator, count: known(separator) }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).separator;
}

function columnsOf(headings: readonly string[]): Columns {
  return headings.map((heading) => COLUMNS.find((column) => column === heading.trim().toLowerCase()) ?? null);
}

function fieldsOf(cells: readonly string[], columns: Columns): RawRow['fields'] {
  return Object.fromEntries(
    columns.flatMap((column, index) => {
      const cell = cells[index];
      return column === null || cell === undefined ? [] : [[column, ESCAPED.test(cell) ? cell.slice(1) : cell]];
    }),
  );
}
