import { readAddress } from './addresses';
import { type Headers, hostName } from './client-address';

export interface Served {
  /** The address that visitors use, when a proxy stands before the server. */
  readonly publicUrl: string | null;
  /** Whether the connection itself is encrypted. */
  readonly encrypted: boolean;
  /** Whether the other end is on this machine, by any way: a page there may bear any name. */
  readonly loopback: boolean;
}

/**
 * Whether a page of this origin may use the server: its own page, and programs, which send no origin. A name counts
 * as our own only when it is the public one, or the one that the request was sent to; but on this machine itself any
 * name may lead here (a page can have its name point to 127.0.0.1), so there it must be an address or localhost.
 */
export function isOwnOrigin(headers: Headers, served: Served): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (typeof origin !== 'string' || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  // An opaque origin, such as that of a page in a sandbox, is "null".
  if (url.origin !== origin.toLowerCase()) return false;
  if (served.publicUrl !== null && new URL(served.publicUrl).origin === url.origin) return true;
  if (typeof host !== 'string' || !sameHost(url, host)) return false;
  if (served.encrypted ? url.protocol !== 'https:' : !/^https?:$/.test(url.protocol)) return false;
  return !served.loopback || isPlainHost(host);
}

function sameHost(url: URL, host: string): boolean {
  const asked = `${url.protocol}//${host}`;
  return URL.canParse(asked) && new URL(asked).host === url.host;
}

/** Whether a host is written as an address, or as localhost: names that nobody else can let point here. */
export function isPlainHost(host: string): boolean {
  const name = hostName(host);
  return readAddress(name) !== null || name === 'localhost' || name.endsWith('.localhost');
}
