import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allowance } from '../../../broker/rates/allowance';

const RATE = { packetsPerSecond: 10, bytesPerSecond: 1_000 };

describe('an allowance', () => {
  it('lets two seconds of packets and four of bytes be used at once, then is to be waited for', () => {
    const packets = new Allowance(RATE, 0);
    for (let count = 0; count < 20; count += 1) {
      expect(packets.waitMs(0)).toBe(0);
      packets.spend(1, 0);
    }
    expect(packets.waitMs(0)).toBeGreaterThan(0);
    expect(packets.waitMs(50)).toBe(0);
    const bytes = new Allowance(RATE, 0);
    bytes.spend(1, 5_000);
    expect(bytes.waitMs(0)).toBe(1_000);
    expect([bytes.waitMs(999) > 0, bytes.waitMs(1_001)]).toEqual([true, 0]);
  });

  it('never lets more be used in any time than the burst, the rate, and what was under way', () => {
    const uses = fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 400 })), {
      maxLength: 100,
    });
    fc.assert(
      fc.property(uses, (steps) => {
        const allowance = new Allowance(RATE, 0);
        let now = 0;
        let packets = 0;
        let bytes = 0;
        for (const [wait, size] of steps) {
          now += wait;
          if (allowance.waitMs(now) > 0) continue;
          allowance.spend(1, size);
          packets += 1;
          bytes += size;
        }
        expect(packets).toBeLessThanOrEqual(20 + now / 100 + 1);
        expect(bytes).toBeLessThanOrEqual(4_000 + now + 400);
      }),
    );
  });

  it('waits for what others share, and does not take that for its own fault', () => {
    const shared = new Allowance(RATE, 0);
    const [one, other] = [new Allowance(RATE, 0, shared), new Allowance(RATE, 0, shared)];
    one.spend(19, 0);
    other.spend(19, 0);
    expect([one.waitMs(0) > 0, one.isOutOfPackets(0), other.waitMs(0) > 0]).toEqual([true, false, true]);
  });

  it('is rested when half of it has come back, and gives nothing for a clock that is put back', () => {
    const allowance = new Allowance(RATE, 0);
    allowance.spend(20, 0);
    expect([allowance.isRested(900), allowance.isRested(1_000)]).toEqual([false, true]);
    allowance.spend(20, 0);
    expect(allowance.waitMs(0)).toBeGreaterThan(0);
  });
});
