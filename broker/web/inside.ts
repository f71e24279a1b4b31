import { isSameSecret } from '../identity/same-secret';
import { isLoopbackAddress, readAddress } from '../sockets/addresses';
import { type Headers, hostName, isThroughProxy } from '../sockets/client-address';
import { isPlainHost } from '../sockets/origins';

export interface Asking {
  /** The other end of the connection. */
  readonly peer: string | undefined;
  readonly headers: Headers;
  /** The token that was shown, if any. */
  readonly token: string | null;
}

export interface Inside {
  /** There is none when undefined. */
  readonly metricsToken: string | undefined;
  /** The address that visitors use; null when it is the server's own. */
  readonly publicUrl: string | null;
}

/**
 * Whether health and metrics are for who asks: programs of this machine, and whoever shows the token. A request that
 * a proxy passed on is not of this machine, and neither is one of a web page whose name was made to point here.
 */
export function mayLookInside({ peer, headers, token }: Asking, { metricsToken, publicUrl }: Inside): boolean {
  if (token !== null && metricsToken !== undefined && isSameSecret(token, metricsToken)) return true;
  const address = readAddress(peer ?? '');
  if (address === null || !isLoopbackAddress(address) || isThroughProxy(headers)) return false;
  const { host } = headers;
  if (typeof host !== 'string') return host === undefined;
  return isPlainHost(host) || (publicUrl !== null && hostName(host) === new URL(publicUrl).hostname);
}
