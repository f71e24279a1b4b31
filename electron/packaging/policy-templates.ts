import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { policyFiles } from './templates/policy-files';

/** `npm run policy-templates`: writes what is made from the schema of the machine policy. A test holds it to that. */

const dir = fileURLToPath(new URL('./policy/', import.meta.url));

for (const [name, text] of Object.entries(policyFiles())) {
  const file = join(dir, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  process.stdout.write(`${file}\n`);
}
