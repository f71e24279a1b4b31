import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNetworks } from '../../../broker/sockets/addresses';
import { clientAddress, type Headers, isThroughProxy } from '../../../broker/sockets/client-address';
import { fastest } from '../fastest';

const TRUSTED = readNetworks('10.0.0.0/8,2001:db8:aaaa::/48,127.0.0.1') ?? [];
const PROXY = '10.0.0.1';
const from = (headers: Headers, peer = PROXY): string => clientAddress({ peer, headers }, TRUSTED);
const xff = (value: string | string[]): Headers => ({ 'x-forwarded-for': value });
const forwarded = (value: string | string[]): Headers => ({ forwarded: value });

describe('the address of a client behind a trusted proxy', () => {
  it.each<[string, Headers, string]>([
    ['nothing is said', {}, '10.0.0.1'],
    ['one address', xff('192.0.2.1'), '192.0.2.1'],
    ['the right-most that is not ours, whatever the client said', xff('1.1.1.1, 203.0.113.5, 192.0.2.1'), '192.0.2.1'],
    ['past our other proxies', xff('1.1.1.1, 192.0.2.1, 10.9.9.9, 10.2.2.2'), '192.0.2.1'],
    ['several headers', xff(['1.1.1.1', '192.0.2.1, 10.3.3.3']), '192.0.2.1'],
    ['all ours: the farthest', xff('10.5.5.5, 10.6.6.6'), '10.5.5.5'],
    ['a port', xff('192.0.2.1:4711'), '192.0.2.1'],
    ['IPv6', xff('2001:db8::1'), '2001:db8:0:0:0:0:0:1'],
    ['IPv6 in brackets with a port', xff('[2001:db8::1]:4711'), '2001:db8:0:0:0:0:0:1'],
    ['IPv4 inside IPv6', xff('::ffff:192.0.2.1'), '192.0.2.1'],
    ['our proxy inside IPv6', xff('192.0.2.1, ::ffff:10.1.1.1'), '192.0.2.1'],
    ['spaces and empty parts', xff(' , 192.0.2.1 ,, '), '192.0.2.1'],
    ['garbage at the right: the proxy itself', xff('192.0.2.1, unknown'), '10.0.0.1'],
    ["garbage behind a good one is the client's affair", xff('<script>, 192.0.2.1'), '192.0.2.1'],
    ['an empty header', xff(''), '10.0.0.1'],
    ['an address with a leading zero is none', xff('010.0.0.1'), '10.0.0.1'],
    ['Forwarded', forwarded('for=192.0.2.1;proto=https;by=10.0.0.1'), '192.0.2.1'],
    ['Forwarded, in capitals and quoted with a port', forwarded('By=x; FOR="192.0.2.1:4711"'), '192.0.2.1'],
    ['Forwarded, IPv6', forwarded('for="[2001:db8:cafe::17]:4711"'), '2001:db8:cafe:0:0:0:0:17'],
    ['Forwarded, several', forwarded('for=1.1.1.1, for=192.0.2.1;by="a,b;c", for=10.1.1.1'), '192.0.2.1'],
    ['Forwarded, a comma in quotes is no new hop', forwarded('for=192.0.2.1;by=", for=1.1.1.1,"'), '192.0.2.1'],
    ['Forwarded, hidden', forwarded('for=192.0.2.1, for=_secret'), '10.0.0.1'],
    ['Forwarded, a hop that does not say for whom', forwarded('for=192.0.2.1, proto=https'), '10.0.0.1'],
    ['both, which agree', { ...xff('1.1.1.1, 192.0.2.1'), ...forwarded('for=192.0.2.1') }, '192.0.2.1'],
    ['both: Forwarded is made up', { ...xff('192.0.2.1'), ...forwarded('for=1.2.3.4') }, '192.0.2.1'],
    ['both: Forwarded cannot hide who comes', { ...xff('192.0.2.1'), ...forwarded('for=unknown') }, '192.0.2.1'],
    ['both, and only Forwarded can be read', { ...xff('unknown'), ...forwarded('for=192.0.2.1') }, '10.0.0.1'],
    ['both, and only Forwarded says something', { ...xff(' , '), ...forwarded('for=192.0.2.1') }, '192.0.2.1'],
    ['other headers say nothing', { 'x-real-ip': '192.0.2.1', 'cf-connecting-ip': '192.0.2.1' }, '10.0.0.1'],
  ])('%s', (_what, headers, address) => expect(from(headers)).toBe(address));

  it.each([
    ['192.0.2.9', '192.0.2.9'],
    ['::ffff:192.0.2.9', '192.0.2.9'],
    ['2001:db8:bbbb::1', '2001:db8:bbbb:0:0:0:0:1'],
  ])('a stranger at %s has its own, whatever it says', (peer, own) => {
    expect(from({ ...xff('203.0.113.1'), ...forwarded('for=203.0.113.1') }, peer)).toBe(own);
    expect(clientAddress({ peer, headers: xff('203.0.113.1') }, [])).toBe(own);
  });

  it('is never one that only the client said, whatever it sends to the proxy', () => {
    fc.assert(
      fc.property(fc.string(), (hostile) => {
        // What a proxy does: it adds whom it sees to what came.
        expect(from(xff(`${hostile}, 192.0.2.1`))).toBe('192.0.2.1');
        expect(from({ ...xff('192.0.2.1'), ...forwarded(hostile) })).toBe('192.0.2.1');
        expect(from(forwarded(`${hostile}, for="192.0.2.1:80"`))).toBe('192.0.2.1');
      }),
    );
  });

  it('takes no time to speak of, however long the header', () => {
    const long = (): void => {
      from(xff('10.1.1.1,'.repeat(1_500)));
      from(forwarded('for="10.1.1.1;",'.repeat(1_000)));
    };
    expect(fastest(5, long)).toBeLessThan(500);
  });

  it('is empty when the connection is gone', () => {
    expect(clientAddress({ peer: undefined, headers: xff('192.0.2.1') }, TRUSTED)).toBe('');
  });
});

describe('a proxy', () => {
  it.each(['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-real-ip', 'via'])(
    'shows by %s',
    (name) => expect(isThroughProxy({ host: 'localhost', [name]: '' })).toBe(true),
  );
  it('does not show by other headers', () => {
    expect(isThroughProxy({ host: 'localhost', 'user-agent': 'via', 'x-request-id': '1' })).toBe(false);
  });
});
