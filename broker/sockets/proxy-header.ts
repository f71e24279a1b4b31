import { readAddress, writeAddress } from './addresses';

/** The first bytes of a connection, as far as version 2 of the PROXY protocol goes. */
export type ProxyHeader =
  /** It does not begin like one. */
  | { readonly kind: 'none' }
  /** It may become one. */
  | { readonly kind: 'more' }
  | { readonly kind: 'bad' }
  /** `address`: of the client; null when the proxy speaks for itself (a check of health). `length`: in bytes. */
  | { readonly kind: 'header'; readonly address: string | null; readonly length: number };

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const FIXED = 16;
/** Addresses of 36 bytes at most, and what proxies add. */
const LONGEST = 1_024;

/** Reads the header that a proxy puts before the bytes of a connection it passes on (PROXY protocol, 2.2). */
export function readProxyHeader(bytes: Buffer): ProxyHeader {
  const seen = Math.min(bytes.length, SIGNATURE.length);
  if (!bytes.subarray(0, seen).equals(SIGNATURE.subarray(0, seen))) return { kind: 'none' };
  if (bytes.length < FIXED) return { kind: 'more' };
  const version = bytes[12] ?? 0;
  const family = (bytes[13] ?? 0) >> 4;
  const length = FIXED + bytes.readUInt16BE(14);
  if (version >> 4 !== 2 || (version & 0x0f) > 1 || length > LONGEST) return { kind: 'bad' };
  if (bytes.length < length) return { kind: 'more' };
  // LOCAL, or a family that says nothing about an address, such as a socket of the same machine.
  const size = family === 1 ? 4 : family === 2 ? 16 : 0;
  if ((version & 0x0f) === 0 || size === 0) return { kind: 'header', address: null, length };
  if (length < FIXED + 2 * size + 4) return { kind: 'bad' };
  const written = writeAddress([...bytes.subarray(FIXED, FIXED + size)]);
  // Read once more, as IPv4 may stand inside IPv6.
  return { kind: 'header', address: writeAddress(readAddress(written) ?? []), length };
}
