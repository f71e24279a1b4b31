import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { safeStorage } from 'electron';
import type { Clock } from '../../broker/protocol/ports';
import { writeFileWhole } from '../../broker/store/atomic-file';
import { type Logger, reasonOf } from '../../broker/store/logger';
import { Remembered, type Vault } from '../console/remembered';
import { isSealed, keepsSecrets } from '../desktop/secret-store';

/** Somebody may have to type the password of the key store first; but it may also never answer. Milliseconds. */
const LONGEST_MS = 60_000;

/**
 * A place for the remembered sign-in, encrypted by the system's own store; null where that would be no secret. The
 * store itself is asked only when there is something to read or to keep: a locked one asks its user for a password.
 * After ready.
 */
export function openVault(dataDir: string, clock: Clock, logger: Logger): Vault | null {
  const { platform } = process;
  const backend = platform === 'linux' ? safeStorage.getSelectedStorageBackend() : null;
  if (!keepsSecrets({ platform, backend })) return null;
  const file = join(dataDir, 'console', 'sign-in.bin');
  return {
    read: async () => {
      const bytes = await readFile(file).catch(() => null);
      if (bytes === null) return null;
      const sealed = Buffer.from(bytes.toString('utf8'), 'base64');
      try {
        if (!isSealed(platform, sealed)) throw new Error('it was kept with a key that everybody knows');
        const { result } = await inTime(safeStorage.decryptStringAsync(sealed), clock);
        return Remembered.parse(JSON.parse(result));
      } catch (error) {
        // Of another machine or account, or no longer whole, or nobody opens the store: it is asked for again.
        logger.warn({ reason: reasonOf(error) }, 'The sign-in that was kept cannot be read.');
        return null;
      }
    },
    write: async (remembered) => {
      if (remembered === null) {
        await rm(file, { force: true });
        return;
      }
      const sealed = await inTime(safeStorage.encryptStringAsync(JSON.stringify(remembered)), clock);
      if (!isSealed(platform, sealed)) {
        await rm(file, { force: true });
        throw new Error('the key store of this system gave no key of its own');
      }
      await writeFileWhole(file, sealed.toString('base64'));
    },
  };
}

function inTime<T>(answer: Promise<T>, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(LONGEST_MS, () => reject(new Error('the key store of this system does not answer')));
    void answer.then(resolve, reject).finally(cancel);
  });
}
