import { join, sep } from 'node:path';

/**
 * The file below `root` that a path of a page's address names; null for anything that is not a plain path inside:
 * `..`, encoded dots and slashes, NUL, backslashes, drive letters, hidden files. `/` is `index.html`.
 */
export function resolveAsset(root: string, pathname: string): string | null {
  if (pathname === '/') return join(root, 'index.html');
  // A plain path has nothing to decode: what is encoded is there to hide something.
  if (!/^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(pathname)) return null;
  const file = join(root, ...pathname.split('/').filter((part) => part !== ''));
  return file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : null;
}
