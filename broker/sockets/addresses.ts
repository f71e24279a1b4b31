/** An internet address: 4 or 16 bytes. IPv4 inside IPv6 (`::ffff:a.b.c.d`) is always the 4 bytes of IPv4. */
export type Address = readonly number[];

/** A range of addresses: those whose first `bits` bits are the same. */
export interface Network {
  readonly address: Address;
  readonly bits: number;
}

/** Reads an address as it is written, without port, brackets or zone (`%eth0` is left out); null when it is none. */
export function readAddress(text: string): Address | null {
  const bare = text.replace(/%[\w.-]+$/, '');
  const bytes = bare.includes(':') ? readLong(bare) : readShort(bare);
  return bytes !== null && isMapped(bytes) ? bytes.slice(12) : bytes;
}

function readShort(text: string): number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return null;
  return parts.map(Number);
}

function readLong(text: string): number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half, index) => readGroups(half, index === halves.length - 1));
  if (head === null || tail === null || head === undefined) return null;
  if (tail === undefined) return head.length === 16 ? head : null;
  const zeros = 16 - head.length - tail.length;
  return zeros >= 2 ? [...head, ...Array<number>(zeros).fill(0), ...tail] : null;
}

/** Groups of hexadecimal digits; the last may be an IPv4 address. */
function readGroups(text: string, last: boolean): number[] | null {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    } else {
      const short = last && index === groups.length - 1 ? readShort(group) : null;
      if (short === null) return null;
      bytes.push(...short);
    }
  }
  return bytes.length <= 16 ? bytes : null;
}

function isMapped(bytes: readonly number[]): boolean {
  return (
    bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  );
}

/** Writes an address in one form only, so that it can be a key. */
export function writeAddress(address: Address): string {
  if (address.length === 4) return address.join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((address[2 * index] ?? 0) << 8) | (address[2 * index + 1] ?? 0)).toString(16),
  );
  return groups.join(':');
}

/** Reads `10.0.0.0/8`, `2001:db8::/32`, or one address; null when it is none. */
export function readNetwork(text: string): Network | null {
  const [written = '', length, ...rest] = text.trim().split('/');
  const address = readAddress(written);
  if (address === null || rest.length > 0) return null;
  const most = address.length * 8;
  if (length === undefined) return { address, bits: most };
  if (!/^\d{1,3}$/.test(length)) return null;
  // A mapped address is written with the length of the long form.
  const bits = address.length === 4 && written.includes(':') ? Number(length) - 96 : Number(length);
  return bits >= 0 && bits <= most ? { address, bits } : null;
}

/** Reads networks with commas between them; null when one of them is none, or there is nothing. */
export function readNetworks(text: string): readonly Network[] | null {
  const networks = text.split(',').flatMap((part) => readNetwork(part) ?? []);
  return networks.length === text.split(',').length ? networks : null;
}

/** Whether an address is in one of the networks. */
export function isIn(address: Address, networks: readonly Network[]): boolean {
  return networks.some(
    (network) =>
      network.address.length === address.length &&
      writeAddress(cut(network.address, network.bits)) === writeAddress(cut(address, network.bits)),
  );
}

/** The network of an address with so many bits, for counting: `192.0.2.0/24`. */
export function networkOf(address: Address, bits: number): string {
  return `${writeAddress(cut(address, bits))}/${bits}`;
}

function cut(address: Address, bits: number): Address {
  return address.map((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - 8 * index));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
}

/** Whether it is this machine itself. */
export function isLoopbackAddress(address: Address): boolean {
  if (address.length === 4) return address[0] === 127;
  return address.every((byte, index) => byte === (index === 15 ? 1 : 0));
}

/**
 * What stands for one place on the network when something is counted: the address, or of IPv6, where everybody has
 * very many, the /64.
 */
export function placeOf(text: string): string {
  const address = readAddress(text);
  if (address === null) return text;
  return address.length === 4 ? writeAddress(address) : networkOf(address, 64);
}

/** What stands for one organisation: the /24, or of IPv6 the /48. */
export function neighbourhoodOf(text: string): string {
  const address = readAddress(text);
  return address === null ? text : networkOf(address, address.length === 4 ? 24 : 48);
}
