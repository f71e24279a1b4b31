import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Kilobytes (1,024 bytes) of JavaScript of a built page, compressed as they travel. */
export function scriptsOf(page: 'visitor' | 'console'): number {
  const dir = new URL(`../../dist/${page}/assets/`, import.meta.url);
  const scripts = readdirSync(fileURLToPath(dir)).filter((name) => name.endsWith('.js'));
  if (scripts.length === 0) throw new Error(`The ${page} page has not been built. Run "npm run build".`);
  const bytes = scripts.map((name) => gzipSync(readFileSync(new URL(name, dir))).length);
  return bytes.reduce((sum, size) => sum + size, 0) / 1_024;
}
