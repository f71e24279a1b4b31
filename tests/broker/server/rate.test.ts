import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimit, WindowCount } from '../../../broker/server/rate';

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

describe('a count over a window', () => {
  it('is over at its limit, for that key, until the window ends', () => {
    const count = new WindowCount(3, 1_000);
    for (const now of [0, 400]) count.add('a', now);
    expect(count.isOver('a', 400)).toBe(false);
    count.add('a', 900);
    expect([count.isOver('a', 999), count.isOver('b', 999), count.isOver('a', 1_000)]).toEqual([true, false, false]);
    count.add('a', 1_000);
    expect(count.isOver('a', 1_000)).toBe(false);
  });

  it('forgets the oldest of more than ten thousand keys, in no time', () => {
    const count = new WindowCount(1, 60_000);
    const started = process.cpuUsage();
    for (let i = 0; i < 100_000; i += 1) count.add(`key ${i}`, i / 10);
    expect(process.cpuUsage(started).user / 1_000).toBeLessThan(2_000);
    expect(count.isOver('key 89999', 10_000)).toBe(false);
    expect([count.isOver('key 90000', 10_000), count.isOver('key 99999', 10_000)]).toEqual([true, true]);
  });

  it('keeps the one that was begun again last', () => {
    const count = new WindowCount(1, 1_000);
    count.add('again', 0);
    for (let i = 0; i < 9_999; i += 1) count.add(`key ${i}`, 500);
    count.add('again', 1_000);
    count.add('one more', 1_000);
    expect([count.isOver('again', 1_000), count.isOver('key 0', 1_000)]).toEqual([true, false]);
  });
});
