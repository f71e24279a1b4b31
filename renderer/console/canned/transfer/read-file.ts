import { encodingOf } from '../../../../broker/protocol/encoding';
import { readCsv } from './csv';
import { readJson } from './json';
import type { Contents } from './rows';

/** Reads a file by its name, as JSON or CSV, in UTF-8 or (as spreadsheets save "Unicode text") UTF-16. */
export function readFile(name: string, bytes: Uint8Array<ArrayBuffer>): Contents {
  let text: string;
  try {
    text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    // In which of the older encodings it is cannot be told, and a guess would spoil every letter that is not English.
    return { rows: [], bad: [{ line: 1, reason: 'encoding', detail: '' }] };
  }
  return /\.json$/iu.test(name) ? readJson(text) : readCsv(text);
}
