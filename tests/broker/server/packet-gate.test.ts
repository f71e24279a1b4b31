import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { Allowance } from '../../../broker/rates/allowance';
import { PacketGate } from '../../../broker/server/packet-gate';

const SIZES = { packet: 256 * 1024, beforeConnect: 16 * 1024 };
const PLENTY = { packetsPerSecond: 1_000_000, bytesPerSecond: 1e12 };
const PING = generate({ cmd: 'pingreq' });
const PUBACK = generate({ cmd: 'puback', messageId: 7 });
const CONNECT = generate({ cmd: 'connect', clientId: 'maija:c1', protocolVersion: 4 });
const times = (packet: Buffer, count: number): Buffer => Buffer.concat(Array(count).fill(packet));

function opened(rate: { readonly packetsPerSecond: number; readonly bytesPerSecond: number } | null = PLENTY) {
  const gate = new PacketGate(SIZES);
  gate.pass(CONNECT, 0);
  gate.open(rate === null ? null : new Allowance(rate, 0));
  return gate;
}

/** How much goes on over a time, when it is asked about each time as was said; in bytes. */
function throughput(gate: PacketGate, bytes: Buffer, forMs: number): number {
  let at = 0;
  for (let now = 0; at < bytes.length && now < forMs; ) {
    const passage = gate.pass(bytes.subarray(at), now);
    at += passage.bytes;
    if (passage.rest === 'close') break;
    if (passage.rest === 'wait') now += passage.ms;
  }
  return at;
}

describe('what goes on to the broker', () => {
  it('is the CONNECT and nothing behind it, until the connection is in', () => {
    const gate = new PacketGate(SIZES);
    const all = Buffer.concat([CONNECT, times(PING, 3_000)]);
    expect(gate.pass(all, 0)).toEqual({ bytes: CONNECT.length, rest: 'wait', ms: Number.POSITIVE_INFINITY });
    gate.open(new Allowance(PLENTY, 0));
    expect(gate.pass(times(PING, 10), 0)).toEqual({ bytes: 20, rest: 'all' });
  });

  it('is at most so many packets in one turn, however small they are and wherever they are cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 64 }), (count, cut) => {
        const gate = opened();
        const bytes = times(PUBACK, count);
        let at = 0;
        while (at < bytes.length) {
          const passage = gate.pass(bytes.subarray(at, at + cut), 0);
          expect(passage.bytes).toBeLessThanOrEqual(32 * PUBACK.length + 3);
          expect(passage.rest === 'all' || passage.bytes > 0).toBe(true);
          at += passage.bytes;
        }
        expect(at).toBe(bytes.length);
      }),
    );
  });

  it.each([
    ['pings', PING],
    ['refused publishes', generate({ cmd: 'publish', topic: 'x', payload: '', qos: 0, dup: false, retain: false })],
    ['acknowledgements of nothing', PUBACK],
    ['releases of nothing', generate({ cmd: 'pubrel', messageId: 7 })],
    ['subscriptions', generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'x', qos: 0 }] })],
    ['ends of subscriptions', generate({ cmd: 'unsubscribe', messageId: 1, unsubscriptions: ['x'] })],
  ])('is no more than the allowance of %s', (_what, packet) => {
    const passed = throughput(opened({ packetsPerSecond: 60, bytesPerSecond: 1e9 }), times(packet, 10_000), 10_000);
    // The burst, and ten seconds of the rate.
    expect(passed / packet.length).toBeGreaterThan(600);
    expect(passed / packet.length).toBeLessThanOrEqual(120 + 600 + 2);
  });

  it('is no more bytes than the allowance, though they are few packets', () => {
    const large = generate({
      ...{ cmd: 'publish', topic: 'x', qos: 0, dup: false, retain: false },
      payload: Buffer.alloc(200 * 1024),
    });
    const passed = throughput(
      opened({ packetsPerSecond: 1_000, bytesPerSecond: 128 * 1024 }),
      times(large, 30),
      10_000,
    );
    expect(passed).toBeLessThanOrEqual(4 * 128 * 1024 + 10 * 128 * 1024 + 2 * large.length);
  });

  it('costs nothing to acknowledge what was delivered', () => {
    const gate = opened({ packetsPerSecond: 1, bytesPerSecond: 1e9 });
    for (let count = 0; count < 500; count += 1) gate.owe();
    expect(throughput(gate, times(PUBACK, 500), 1)).toBe(500 * PUBACK.length);
    expect(throughput(gate, times(PUBACK, 500), 1)).toBeLessThanOrEqual(3 * PUBACK.length);
  });

  it('costs by filter to subscribe many at once, and too many close the connection', () => {
    const subscribe = (count: number): Buffer =>
      generate({
        ...{ cmd: 'subscribe', messageId: 1 },
        subscriptions: Array.from({ length: count }, (_, index) => ({ topic: `t${index}`, qos: 0 as const })),
      });
    const rate = { packetsPerSecond: 10, bytesPerSecond: 1e9 };
    expect(throughput(opened(rate), times(subscribe(300), 10), 1) / subscribe(300).length).toBeLessThanOrEqual(1);
    expect(opened().pass(subscribe(1_000), 0)).toMatchObject({
      rest: 'close',
      reason: expect.stringContaining('large'),
    });
    expect(opened(null).pass(subscribe(1_000), 0)).toMatchObject({ rest: 'all' });
  });

  it('is everything of the hub, at once', () => {
    const bytes = times(PUBACK, 5_000);
    expect(opened(null).pass(bytes, 0)).toEqual({ bytes: bytes.length, rest: 'all' });
  });

  it('is nothing of a packet that is too large, or of a length that is none', () => {
    expect(opened().pass(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]), 0).rest).toBe('close');
    expect(opened().pass(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]), 0).rest).toBe('close');
    const limit = generate({
      ...{ cmd: 'publish', topic: 'x', qos: 0, dup: false, retain: false },
      payload: Buffer.alloc(256 * 1024 - 3),
    });
    expect(opened().pass(limit, 0)).toEqual({ bytes: limit.length, rest: 'all' });
  });
});
