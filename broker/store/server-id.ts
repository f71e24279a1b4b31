import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ids } from '../protocol/ports';
import { writeFileWhole } from './atomic-file';
import { type Logger, reasonOf } from './logger';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where a server keeps what it is called, in its directory. */
function fileIn(dir: string): string {
  return join(dir, 'server-id');
}

/** What the server of this directory is called; null when there is none, or nothing that can be read. */
export async function readServerId(dir: string): Promise<string | null> {
  const text = await readFile(fileIn(dir), 'utf8').catch(() => '');
  return UUID.test(text.trim()) ? text.trim() : null;
}

/**
 * What this server is called: made once and kept, whatever its address is, so that clients know it again. Throws when
 * it cannot be kept.
 */
export async function openServerId(dir: string, ids: Ids, logger: Logger): Promise<string> {
  const known = await readServerId(dir);
  if (known !== null) return known;
  const file = fileIn(dir);
  await rename(file, `${file}.corrupt`).then(
    () =>
      logger.error(
        { file, kept: `${file}.corrupt` },
        'The id of this server could not be read and was set aside; it has a new one, and consoles take it for another server.',
      ),
    (error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
        logger.error({ file, reason: reasonOf(error) }, 'The id of this server could not be set aside.');
    },
  );
  const id = ids.next();
  await writeFileWhole(file, `${id}\n`);
  return id;
}
