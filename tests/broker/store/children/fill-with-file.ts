import { openFileStore } from '../../../../broker/store/files/file-store';
import { systemClock, systemIds } from '../../../../broker/system';

/** Stores a file that is larger than this process may write, and prints what it was told. Argument: the directory. */
const [dir = ''] = process.argv.slice(2);
// Without a listener the signal ends the process; with one, writing fails as it does when the disk is full.
process.on('SIGXFSZ', () => undefined);
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const limits = { fileBytes: 1e6, filesPerSession: 1, sessionFileBytes: 1e6, unpostedFileMs: 1e6 };
const store = await openFileStore({ dir, limits, clock: systemClock, ids: systemIds, logger: quiet });

async function* bytes(): AsyncGenerator<Buffer> {
  yield Buffer.from('%PDF-1.4\n');
  for (let part = 0; part < 20; part += 1) yield Buffer.alloc(10 * 1024);
}

async function tryOne(): Promise<unknown> {
  const begun = await store.begin('s', 'a.pdf', null);
  if (!begun.ok) return begun.error.code;
  const taken = await begun.value.take(bytes());
  return taken.ok ? 'taken' : taken.error.code;
}

// Twice: the only place of the session is free again after the first.
process.stdout.write(`${JSON.stringify([await tryOne(), await tryOne()])}\n`);
process.exit(0);
