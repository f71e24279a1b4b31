/** What a window may use of the machine; everything else is denied. */
const ALLOWED: ReadonlySet<string> = new Set(['notifications', 'clipboard-sanitized-write']);

/** Whether a page may have a permission, by Electron's name for it: only our own page, only what it needs. */
export function isPermitted(permission: string, origin: string, ownOrigin: string): boolean {
  return origin === ownOrigin && ALLOWED.has(permission);
}
