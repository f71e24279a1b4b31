import { randomBytes } from 'node:crypto';
import { access, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { encodingOf } from '../protocol/encoding';
import { problemsOf } from '../protocol/errors';
import { writeFileWhole } from '../store/atomic-file';
import type { Logger } from '../store/logger';
import type { Secrets } from './ports';

const SecretsFile = z.object({
  hubPassword: z.string().min(32),
  tokenKey: z.string().min(43),
  deskPassword: z.string().min(1).optional(),
});

/**
 * Reads `secrets.json` of a directory, or makes it (mode 0600). Throws when it is there and unusable: making new
 * secrets silently would sign everybody out, so a person has to decide. Where it is missing beside a workspace, the log
 * says what that means.
 */
export async function openSecrets(dir: string, logger?: Pick<Logger, 'error'>): Promise<Secrets> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'secrets.json');
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (bytes === null) {
    if (await exists(join(dir, 'settings.json'))) logger?.error({ file }, MISSING);
    const secrets: Secrets = { hubPassword: newSecret(), tokenKey: newSecret() };
    await writeFileWhole(file, `${JSON.stringify(secrets)}\n`);
    return secrets;
  }
  const read = SecretsFile.safeParse(parsed(new TextDecoder(encodingOf(bytes)).decode(bytes)));
  if (read.success) return read.data;
  // What it holds is named nowhere: only which field is wrong.
  const wrong = problemsOf(read.error);
  throw new Error(`${file} is damaged. Put a copy back, or delete it: everybody then has to sign in again (${wrong})`);
}

const MISSING =
  'secrets.json was missing and was made anew: everybody has to sign in again, and the password of a ticket system ("deskPassword") has to be put into it.';

/** Undefined when it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
