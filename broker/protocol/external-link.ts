interface Address {
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly hostname: string;
  readonly href: string;
}

/** Node and every browser have it; the protocol compiles without the types of either. */
declare const URL: new (address: string) => Address;

const SCHEMES: ReadonlySet<string> = new Set(['https:', 'mailto:']);
/** Blanks, controls and the backslash, which parsers read in different ways, or quietly leave out. */
const UNSAFE = /[^!-[\]-~\u00a1-\uffff]/;

/**
 * The address that may be handed to the system's browser or mail program; null for everything else. Only whole
 * `https:` and `mailto:` addresses without a name or password in them: a link in a chat comes from a stranger.
 */
export function externalLink(address: string): string | null {
  const url = address.length > 2_048 || UNSAFE.test(address) ? null : parse(address);
  if (url === null || !SCHEMES.has(url.protocol) || url.username !== '' || url.password !== '') return null;
  if (url.protocol === 'https:' && (url.hostname === '' || !/^https:\/\/[^/]/i.test(address))) return null;
  return url.href;
}

/** `URL.canParse` is missing in browsers that are a few years old. */
function parse(address: string): Address | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
