import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../../broker/rates/rate-limit';

describe('a rate limit', () => {
  it('lets a burst of two seconds through, then tells how long to wait, and waiting so long is enough', () => {
    const limit = new RateLimit(20, 0);
    expect(Array.from({ length: 40 }, () => limit.take(0))).toEqual(Array(40).fill(0));
    const wait = limit.take(0);
    expect(wait).toBe(50);
    expect(limit.take(wait - 1)).toBeGreaterThan(0);
    expect(limit.take(wait)).toBe(0);
    expect(limit.take(wait)).toBe(50);
  });

  it('lets no larger burst through than it is told, after a long time too', () => {
    const limit = new RateLimit(20, 0, 20);
    for (const now of [0, 60_000]) {
      expect(Array.from({ length: 20 }, () => limit.take(now))).toEqual(Array(20).fill(0));
      expect(limit.take(now)).toBe(50);
    }
  });

  it('never lets more through in any stretch of time than the burst and the rate', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), steps, (perSecond, waits) => {
        const limit = new RateLimit(perSecond, 0);
        let now = 0;
        let passed = 0;
        for (const wait of waits) {
          now += wait;
          if (limit.take(now) === 0) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(perSecond * 2 + (now / 1000) * perSecond);
      }),
    );
  });

  it('gives nothing for a clock that is put back', () => {
    const limit = new RateLimit(1, 10_000);
    expect([limit.take(10_000), limit.take(10_000)]).toEqual([0, 0]);
    expect(limit.take(0)).toBeGreaterThan(0);
    expect(limit.take(500)).toBeGreaterThan(0);
  });
});
