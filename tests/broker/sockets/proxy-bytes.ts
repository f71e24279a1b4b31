import { isIPv6 } from 'node:net';
import { readAddress } from '../../../broker/sockets/addresses';

/** What a proxy puts before a connection from this address (PROXY protocol 2), with something more behind. */
export function proxyHeader(address: string, more: Buffer = Buffer.alloc(0)): Buffer {
  const long = isIPv6(address);
  const read = readAddress(address);
  if (read === null) throw new Error(`${address} is no address.`);
  const mapped = long && read.length === 4 ? [...Array<number>(10).fill(0), 255, 255, ...read] : read;
  const from = Buffer.from(mapped);
  const ports = Buffer.from([0x12, 0x34, 0x07, 0x5b]);
  const body = Buffer.concat([from, Buffer.alloc(from.length, 1), ports, more]);
  const head = Buffer.from([0x21, long ? 0x21 : 0x11, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1'), head, body]);
}
