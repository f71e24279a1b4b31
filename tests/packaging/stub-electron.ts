import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What electron-builder wants of an unpacked Electron for Linux; the program itself cannot be had everywhere. */
export async function makeStubElectron(dir: string): Promise<void> {
  await mkdir(join(dir, 'resources'), { recursive: true });
  await mkdir(join(dir, 'locales'), { recursive: true });
  for (const file of ['electron', 'LICENSE', 'LICENSES.chromium.html', 'version'])
    await writeFile(join(dir, file), `${file}\n`);
}
