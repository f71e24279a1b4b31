import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allowance } from '../../../broker/rates/allowance';
import { FrameGate } from '../../../broker/server/frame-gate';

/** A masked frame, as clients send them (RFC 6455, 5.2). */
function frame(length: number, opcode = 2): Buffer {
  const short = length < 126 ? length : length < 65_536 ? 126 : 127;
  const head = [0x80 | opcode, 0x80 | short];
  const extended = Buffer.alloc(short === 126 ? 2 : short === 127 ? 8 : 0);
  if (short === 126) extended.writeUInt16BE(length);
  if (short === 127) extended.writeBigUInt64BE(BigInt(length));
  // A body that looks like frames must not be taken for them.
  return Buffer.concat([Buffer.from(head), extended, Buffer.alloc(4), Buffer.alloc(length, 0x89)]);
}

describe('frames of a WebSocket', () => {
  it('are counted whatever their length, and wherever they are cut', () => {
    const lengths = fc.array(fc.constantFrom(0, 1, 125, 126, 1_000, 65_535, 65_536), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 70_000 }), (all, cut) => {
        const allowance = new Allowance({ packetsPerSecond: 1_000, bytesPerSecond: 1e12 }, 0);
        let counted = 0;
        const spend = allowance.spend.bind(allowance);
        allowance.spend = (packets, bytes) => {
          counted += packets;
          spend(packets, bytes);
        };
        const gate = new FrameGate(0);
        gate.open(allowance);
        const bytes = Buffer.concat(all.map((length) => frame(length)));
        for (let at = 0; at < bytes.length; ) at += gate.pass(bytes.subarray(at, at + cut), 0).bytes;
        expect(counted).toBe(all.length);
      }),
    );
  });

  it.each([
    ['pings', frame(0, 9)],
    ['pongs', frame(0, 10)],
    ['empty messages', frame(0)],
    ['fragments without end', Buffer.concat([Buffer.from([0x00, 0x80]), Buffer.alloc(4)])],
  ])('of no use are held back: %s', (_what, one) => {
    const gate = new FrameGate(0);
    gate.open(new Allowance({ packetsPerSecond: 100, bytesPerSecond: 1e9 }, 0));
    const bytes = Buffer.concat(Array(5_000).fill(one));
    let at = 0;
    for (let now = 0; now < 10_000 && at < bytes.length; ) {
      const passage = gate.pass(bytes.subarray(at), now);
      at += passage.bytes;
      if (passage.rest === 'wait') now += passage.ms;
    }
    expect(at / one.length).toBeLessThanOrEqual(200 + 1_000 + 2);
  });

  it('are few before the connection is in, and without bounds for the hub', () => {
    const bytes = Buffer.concat(Array(5_000).fill(frame(0, 9)));
    const gate = new FrameGate(0);
    const before = gate.pass(bytes, 0);
    expect(before.bytes / frame(0).length).toBeLessThanOrEqual(41);
    gate.open(null);
    expect(gate.pass(bytes.subarray(before.bytes), 0).rest).toBe('all');
  });
});
