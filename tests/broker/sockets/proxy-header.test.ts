import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readProxyHeader } from '../../../broker/sockets/proxy-header';
import { proxyHeader } from './proxy-bytes';

describe('a header of the PROXY protocol', () => {
  it.each([
    ['IPv4', '192.0.2.1', '192.0.2.1'],
    ['IPv6', '2001:db8::1', '2001:db8:0:0:0:0:0:1'],
    ['IPv4 inside IPv6', '::ffff:192.0.2.1', '192.0.2.1'],
  ])('tells the address of the client, and where its bytes begin: %s', (_what, address, form) => {
    const header = proxyHeader(address);
    const bytes = Buffer.concat([header, Buffer.from('MQTT')]);
    expect(readProxyHeader(bytes)).toEqual({ kind: 'header', address: form, length: header.length });
  });

  it('is waited for, byte by byte', () => {
    const header = Buffer.concat([proxyHeader('192.0.2.1', Buffer.alloc(20))]);
    for (let at = 1; at < header.length; at += 1) expect(readProxyHeader(header.subarray(0, at)).kind).toBe('more');
    expect(readProxyHeader(header).kind).toBe('header');
  });

  it('of the proxy itself has no address', () => {
    const header = proxyHeader('192.0.2.1');
    header[12] = 0x20;
    expect(readProxyHeader(header)).toMatchObject({ kind: 'header', address: null });
    const unix = proxyHeader('192.0.2.1');
    unix[13] = 0x31;
    expect(readProxyHeader(unix)).toMatchObject({ kind: 'header', address: null });
  });

  it.each([
    ['another version', 12, 0x11],
    ['another command', 12, 0x22],
    ['a length that is too short', 15, 4],
    ['a length that is too long', 14, 0x10],
  ])('is no good with %s', (_what, at, value) => {
    const header = proxyHeader('192.0.2.1');
    header[at] = value;
    expect(readProxyHeader(header).kind).toBe('bad');
  });

  it.each([
    ['MQTT', Buffer.from([0x10, 0x20])],
    ['TLS', Buffer.from([0x16, 3, 1])],
    ['version 1', Buffer.from('PROXY TCP4 192.0.2.1')],
    ['almost', Buffer.from('\r\n\r\n\0\r\nQUIT\r', 'latin1')],
  ])('is not seen in %s', (_what, bytes) => expect(readProxyHeader(bytes).kind).toBe('none'));

  it('never fails, whatever comes', () => {
    const rest = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(rest, fc.boolean(), (bytes, signed) => {
        const all = signed ? Buffer.concat([proxyHeader('192.0.2.1').subarray(0, 12), bytes]) : Buffer.from(bytes);
        expect(['none', 'more', 'bad', 'header']).toContain(readProxyHeader(all).kind);
      }),
    );
  });
});
