import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { safeStorage } from 'electron';
import { writeFileWhole } from '../../broker/store/atomic-file';
import { type Logger, reasonOf } from '../../broker/store/logger';
import { Remembered, type Vault } from '../console/remembered';
import { keepsSecrets } from '../desktop/secret-store';

/** A place for the remembered sign-in, encrypted by the system's own store; null where that would be no secret. */
export async function openVault(dataDir: string, logger: Logger): Promise<Vault | null> {
  const available = await safeStorage.isAsyncEncryptionAvailable();
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : null;
  if (!keepsSecrets({ platform: process.platform, available, backend })) return null;
  const file = join(dataDir, 'console', 'sign-in.bin');
  return {
    read: async () => {
      const bytes = await readFile(file).catch(() => null);
      if (bytes === null) return null;
      try {
        const { result } = await safeStorage.decryptStringAsync(Buffer.from(bytes.toString('utf8'), 'base64'));
        return Remembered.parse(JSON.parse(result));
      } catch (error) {
        // Of another machine or account, or no longer whole: it is asked for again.
        logger.warn({ reason: reasonOf(error) }, 'The sign-in that was kept cannot be read.');
        return null;
      }
    },
    write: async (remembered) => {
      if (remembered === null) {
        await rm(file, { force: true });
        return;
      }
      const bytes = await safeStorage.encryptStringAsync(JSON.stringify(remembered));
      await writeFileWhole(file, bytes.toString('base64'));
    },
  };
}
