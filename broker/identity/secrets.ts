import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeFileWhole } from '../store/atomic-file';
import type { Secrets } from './ports';

const SecretsFile = z.object({
  hubPassword: z.string().min(32),
  tokenKey: z.string().min(43),
  deskPassword: z.string().min(1).optional(),
  metricsToken: z.string().min(16).optional(),
});

/**
 * Reads `secrets.json` of a directory, or makes it (mode 0600). Throws when it is there and unusable: making new
 * secrets silently would sign everybody out, so a person has to decide.
 */
export async function openSecrets(dir: string): Promise<Secrets> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'secrets.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) {
    const secrets: Secrets = { hubPassword: newSecret(), tokenKey: newSecret() };
    await writeFileWhole(file, `${JSON.stringify(secrets)}\n`);
    return secrets;
  }
  try {
    return SecretsFile.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} is damaged. Put a copy back, or delete it: everybody then has to sign in again.`);
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
