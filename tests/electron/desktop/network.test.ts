import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canReach, type NetworkAddress, networkOf, type Reach } from '../../../electron/desktop/network';

const LOOPBACK: NetworkAddress = { address: '127.0.0.1', internal: true };
const at = (...addresses: string[]): NetworkAddress[] => addresses.map((address) => ({ address, internal: false }));
const ELSEWHERE = { serverIsHere: false, connected: false };
type Interfaces = Record<string, NetworkAddress[]>;

describe('the network', () => {
  it.each<[string, Interfaces, Interfaces]>([
    ['another Wi-Fi', { wlan0: at('10.0.0.7') }, { wlan0: at('192.168.1.4') }],
    ['the cable pulled out', { eth0: at('10.0.0.7'), wlan0: at('10.0.0.8') }, { wlan0: at('10.0.0.8') }],
    ['a VPN that comes up', { wlan0: at('10.0.0.8') }, { wlan0: at('10.0.0.8'), tun0: at('10.9.0.2') }],
    ['all of it gone', { wlan0: at('10.0.0.8') }, {}],
    ['another network of IPv6', { eth0: at('2001:db8:1:1::5') }, { eth0: at('2001:db8:1:2::5') }],
  ])('differs after %s', (_what, before, after) => {
    expect(networkOf(after)).not.toBe(networkOf(before));
  });

  it.each<[string, Interfaces, Interfaces]>([
    ['a loopback that comes', { eth0: at('10.0.0.7') }, { eth0: at('10.0.0.7'), lo: [LOOPBACK] }],
    [
      'a new privacy address',
      { eth0: at('2001:db8:1:1:a::5') },
      { eth0: at('2001:db8:1:1:a::5', '2001:db8:1:1:b::6') },
    ],
    [
      'a new privacy address in a network with zeros in its name',
      { eth0: at('fd00::a:b:c:d') },
      { eth0: at('fd00::a:b:c:d', 'fd00::e:f:1:2') },
    ],
    [
      'an address that the machine gives itself',
      { en0: at('10.0.0.7') },
      { en0: at('10.0.0.7'), awdl0: at('fe80::1') },
    ],
    ['another order', { a: at('10.0.0.1'), b: at('10.0.0.2') }, { b: at('10.0.0.2'), a: at('10.0.0.1') }],
  ])('is the same after %s', (_what, before, after) => {
    expect(networkOf(after)).toBe(networkOf(before));
  });

  it.each<[string, Omit<Reach, 'network'>, Interfaces, boolean]>([
    ['a server elsewhere, from the office', ELSEWHERE, { eth0: at('10.0.0.7') }, true],
    ['a server elsewhere, from a train', ELSEWHERE, { lo: [LOOPBACK] }, false],
    [
      'a server elsewhere, by addresses that a Mac gives itself',
      ELSEWHERE,
      { utun0: at('fe80::b4c3:1aff:fe00:1') },
      false,
    ],
    ['a server elsewhere, by an address that Windows gives itself', ELSEWHERE, { Ethernet: at('169.254.7.9') }, false],
    ['a server elsewhere, by a way that is not known', { ...ELSEWHERE, connected: true }, { lo: [LOOPBACK] }, true],
    ['the server on this computer, from a train', { serverIsHere: true, connected: false }, { lo: [LOOPBACK] }, true],
  ])('reaches, or does not, %s', (_what, server, interfaces, reached) => {
    expect(canReach({ ...server, network: networkOf(interfaces) })).toBe(reached);
  });

  it('is one however an address of IPv6 is written', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (numbers) => {
        const whole = [0x2001, ...numbers.slice(1)].map((number) => number.toString(16)).join(':');
        // As the system writes it.
        const short = new URL(`http://[${whole}]/`).hostname.slice(1, -1);
        expect(networkOf({ eth0: at(short) })).toBe(networkOf({ eth0: at(whole) }));
      }),
    );
  });
});
