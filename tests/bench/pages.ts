import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** A script that the page itself names, to run or to have at hand; what comes later is imported when it is wanted. */
const NAMED = /(?:src|href)="\/?([^"]+\.js)"/g;

/** Kilobytes (1,024 bytes) of JavaScript for the first view of a built page, compressed as they travel. */
export function scriptsOf(page: 'visitor' | 'console'): number {
  const dir = new URL(`../../dist/${page}/`, import.meta.url);
  const html = readFileSync(fileURLToPath(new URL('index.html', dir)), 'utf8');
  const scripts = [...html.matchAll(NAMED)].map(([, path]) => new URL(path ?? '', dir));
  if (scripts.length === 0) throw new Error(`The ${page} page names no script. Run "npm run build".`);
  const bytes = scripts.map((script) => gzipSync(readFileSync(script)).length);
  return bytes.reduce((sum, size) => sum + size, 0) / 1_024;
}
