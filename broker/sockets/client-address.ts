import { type Address, isIn, isLoopbackAddress, type Network, readAddress, writeAddress } from './addresses';

/** Headers as Node gives them: names in small letters; what came several times is a list, or joined by commas. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What is known of where a request comes from. */
export interface Hop {
  /** The other end of the connection; undefined when it is gone. */
  readonly peer: string | undefined;
  readonly headers: Headers;
}

/**
 * The address of the client. What a proxy says counts only when the connection comes from a trusted one; then it is
 * the right-most address that is not a trusted proxy's, for all to the left of that is only the client's word.
 * Something unreadable there ends the walk: whoever was the last to be known counts. `Forwarded` counts only where
 * nothing is in `X-Forwarded-For`: most proxies write the latter, and pass on whatever `Forwarded` a client made up. A
 * proxy that speaks only `Forwarded` must therefore remove the `X-Forwarded-For` of a client.
 */
export function clientAddress({ peer, headers }: Hop, trusted: readonly Network[]): string {
  const near = readAddress(peer ?? '');
  if (near === null) return peer ?? '';
  if (!isIn(near, trusted)) return writeAddress(near);
  const hops = listOf(headers['x-forwarded-for']);
  return walk(near, hops.length > 0 ? hops : forwardedFor(headers), trusted);
}

/** From the nearest hop, which is the last, outwards. */
function walk(near: Address, hops: readonly string[], trusted: readonly Network[]): string {
  let known = near;
  for (const hop of [...hops].reverse()) {
    const address = readHop(hop);
    if (address === null) break;
    known = address;
    if (!isIn(address, trusted)) break;
  }
  return writeAddress(known);
}

function forwardedFor({ forwarded }: Headers): string[] {
  const text = typeof forwarded === 'string' ? forwarded : (forwarded ?? []).join(',');
  return splitOutsideQuotes(text, ',').map((element) => {
    const pairs = splitOutsideQuotes(element, ';');
    // An element that does not say for whom stands for a hop nobody knows.
    return pairs.find((pair) => /^for=/i.test(pair))?.slice(4) ?? 'unknown';
  });
}

function listOf(header: string | readonly string[] | undefined): string[] {
  const text = typeof header === 'string' ? header : (header ?? []).join(',');
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/**
 * Splits where the separator is not in quotes. From the right: there stands what the proxies wrote, and a quote that
 * the client left open must not swallow it.
 */
function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let quoted = false;
  let end = text.length;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (text[at] === '"') quoted = !quoted;
    if (text[at] !== separator || quoted) continue;
    parts.unshift(text.slice(at + 1, end));
    end = at;
  }
  return [text.slice(0, end), ...parts].map((part) => part.trim()).filter((part) => part !== '');
}

/** `192.0.2.1`, `192.0.2.1:4711`, `"[2001:db8::1]:4711"`, `2001:db8::1`; null for `unknown` and hidden names. */
function readHop(text: string): Address | null {
  const bare = /^"(.*)"$/.exec(text)?.[1] ?? text;
  const inside = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(bare)?.[1];
  if (inside !== undefined) return inside.includes(':') ? readAddress(inside) : null;
  return readAddress(/^([^:]*):\d{1,5}$/.exec(bare)?.[1] ?? bare);
}

const PROXY_HEADERS = /^(forwarded|x-forwarded-.*|x-real-ip|via)$/;

/** Whether anything in the headers says that a proxy passed the request on. */
export function isThroughProxy(headers: Headers): boolean {
  return Object.keys(headers).some((name) => PROXY_HEADERS.test(name));
}

/** Whether a host, as in `Host` or an address bar, is a name of this machine for itself only. */
export function isLoopbackHost(host: string): boolean {
  const name = hostName(host);
  const address = readAddress(name);
  return address === null ? name === 'localhost' || name.endsWith('.localhost') : isLoopbackAddress(address);
}

/** The name in `name:port` or `[address]:port`. */
export function hostName(host: string): string {
  return (/^\[([^\]]*)\]/.exec(host)?.[1] ?? host.replace(/:\d*$/, '')).toLowerCase();
}
