import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isIn,
  isLoopbackAddress,
  neighbourhoodOf,
  placeOf,
  readAddress,
  readNetwork,
  readNetworks,
  writeAddress,
} from '../../../broker/sockets/addresses';

const written = (text: string): string | null => {
  const address = readAddress(text);
  return address === null ? null : writeAddress(address);
};

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['2001:db8::1', '2001:db8:0:0:0:0:0:1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8:0:0:0:0:0:1'],
    ['fe80::1%eth0', 'fe80:0:0:0:0:0:0:1'],
    ['::', '0:0:0:0:0:0:0:0'],
    ['1::', '1:0:0:0:0:0:0:0'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0:0:0:c000:201'],
  ])('%s has one form', (text, form) => expect(written(text)).toBe(form));

  it.each([
    ...['', ' ', 'localhost', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4:80', '-1.2.3.4', '1.2.3.x'],
    ...[':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '12345::', 'g::', '[::1]', '::1:80x', '1.2.3.4::'],
    ...['1:2:3:4:5:6:7:8::', '::1.2.3', 'unknown', '_hidden'],
  ])('is not read from "%s"', (text) => expect(readAddress(text)).toBeNull());

  it('is read as it was written', () => {
    const bytes = fc.oneof(
      fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 }),
      // Not a mapped one.
      fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 16, maxLength: 16 }),
    );
    fc.assert(
      fc.property(bytes, (address) => {
        expect(readAddress(writeAddress(address))).toEqual(address);
      }),
    );
  });

  it.each([
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.127.0.1', false],
    ['::ffff:10.0.0.1', false],
    ['::', false],
    ['0.0.0.0', false],
  ])('%s is of this machine: %s', (text, loopback) =>
    expect(isLoopbackAddress(readAddress(text) ?? [])).toBe(loopback),
  );
});

describe('a network', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['192.0.2.128/25', '192.0.2.127', false],
    ['192.0.2.128/25', '192.0.2.129', true],
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['0.0.0.0/0', '203.0.113.1', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['::ffff:10.0.0.0/104', '10.1.1.1', true],
    ['10.0.0.0/8', '::ffff:10.1.1.1', true],
    ['::1/128', '::1', true],
  ])('%s has %s in it: %s', (network, address, inside) => {
    const read = readNetwork(network);
    expect(read).not.toBeNull();
    expect(isIn(readAddress(address) ?? [], read === null ? [] : [read])).toBe(inside);
  });

  it.each(['', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', '::/129', 'x/8', '::ffff:10.0.0.0/95'])(
    'is not read from "%s"',
    (text) => expect(readNetwork(text)).toBeNull(),
  );

  it('of several is read with commas between them, or not at all', () => {
    expect(readNetworks('10.0.0.0/8, 2001:db8::/32')).toHaveLength(2);
    for (const text of ['', ',', '10.0.0.0/8,', '10.0.0.0/8 192.0.2.1', '10.0.0.0/8,x']) {
      expect(readNetworks(text)).toBeNull();
    }
  });
});

describe('what is counted', () => {
  it.each([
    ['192.0.2.77', '192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:0:0:0:0/64', '2001:db8:1:0:0:0:0:0/48'],
    ['', '', ''],
  ])('%s is %s, in %s', (text, place, neighbourhood) => {
    expect([placeOf(text), neighbourhoodOf(text)]).toEqual([place, neighbourhood]);
  });
});
