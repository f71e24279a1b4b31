import { describe, expect, it } from 'vitest';
import { canReach, type NetworkAddress, networkOf } from '../../../electron/desktop/network';

const LOOPBACK: NetworkAddress = { address: '127.0.0.1', internal: true };
const at = (...addresses: string[]): NetworkAddress[] => addresses.map((address) => ({ address, internal: false }));
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
    ['another order', { a: at('10.0.0.1'), b: at('10.0.0.2') }, { b: at('10.0.0.2'), a: at('10.0.0.1') }],
  ])('is the same after %s', (_what, before, after) => {
    expect(networkOf(after)).toBe(networkOf(before));
  });

  it.each<[string, boolean, Interfaces, boolean]>([
    ['a server elsewhere, from the office', false, { eth0: at('10.0.0.7') }, true],
    ['a server elsewhere, from a train', false, { lo: [LOOPBACK] }, false],
    ['the server on this computer, from a train', true, { lo: [LOOPBACK] }, true],
  ])('reaches, or does not, %s', (_what, isHere, interfaces, reached) => {
    expect(canReach(networkOf(interfaces), isHere)).toBe(reached);
  });
});
