import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where Electron's program keeps its fuses, and how: this text, the version of the layout, how many, and each. */
const FUSES = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Each the other way round than it must be. */
const BEFORE = '10110001';

/**
 * What electron-builder wants of an unpacked Electron for Linux; the program itself cannot be had everywhere. Its fuses
 * are where the real ones are, so that they are burnt and read by the real tools.
 */
export async function makeStubElectron(dir: string): Promise<void> {
  await mkdir(join(dir, 'resources'), { recursive: true });
  await mkdir(join(dir, 'locales'), { recursive: true });
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'version']) await writeFile(join(dir, file), `${file}\n`);
  await writeFile(join(dir, 'electron'), `electron ${FUSES}\x01${String.fromCharCode(BEFORE.length)}${BEFORE}\n`);
}
