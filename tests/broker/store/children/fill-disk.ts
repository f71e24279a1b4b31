import * as z from 'zod';
import { openDocument } from '../../../../broker/store/document';

/**
 * Writes a document that is larger than this process may write, and prints what it was told and what is in memory
 * then. Argument: the file.
 */
const [file = ''] = process.argv.slice(2);
// Without a listener the signal ends the process; with one, writing fails as it does when the disk is full.
process.on('SIGXFSZ', () => undefined);
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const document = await openDocument({
  file,
  schema: z.object({ text: z.string() }),
  empty: { text: 'empty' },
  logger: quiet,
  now: () => 0,
});
const result = await document.update(() => ({ text: 'y'.repeat(200 * 1024) }));
process.stdout.write(`${JSON.stringify({ result, text: document.value.text })}\n`);
process.exit(0);
