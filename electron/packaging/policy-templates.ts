import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLine } from '../command-line.mjs';
import { withKeyTable } from './templates/guide-table';
import { policyFiles } from './templates/policy-files';

/** A test holds what this writes to the schema. */
const USAGE = `Usage: npm run policy-templates
Writes what is made from the schema of the machine policy, and its table in the deployment guide.`;

commandLine({ usage: USAGE });

const dir = fileURLToPath(new URL('./policy/', import.meta.url));
const guide = fileURLToPath(new URL('./DEPLOYMENT.md', import.meta.url));

for (const [name, text] of Object.entries(policyFiles())) {
  const file = join(dir, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  process.stdout.write(`${file}\n`);
}
await writeFile(guide, withKeyTable(await readFile(guide, 'utf8')));
process.stdout.write(`${guide}\n`);
