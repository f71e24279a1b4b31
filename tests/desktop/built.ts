import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../architecture/sources';

/** The path of a built file. Throws, with what to do, when nothing has been built: these tests never pass by skipping. */
export function built(path: string): string {
  const file = join(ROOT, 'dist', path);
  if (!existsSync(file)) {
    throw new Error(`dist/${path} is not there: run "npm run build" first ("npm test" does it before the unit tests).`);
  }
  return file;
}
