const SCHEMES: ReadonlySet<string> = new Set(['https:', 'mailto:']);
/** Blanks, controls and the backslash, which parsers read in different ways, or quietly leave out. */
const UNSAFE = /[^!-[\]-~\u00a1-\uffff]/;

/**
 * The address that may be handed to the system's browser or mail program; null for everything else. Only whole
 * `https:` and `mailto:` addresses without a name or password in them: a link in a chat comes from a stranger.
 */
export function externalLink(address: string): string | null {
  if (address.length > 2_048 || UNSAFE.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (!SCHEMES.has(url.protocol) || url.username !== '' || url.password !== '') return null;
  if (url.protocol === 'https:' && (url.hostname === '' || !/^https:\/\/[^/]/i.test(address))) return null;
  return url.href;
}
