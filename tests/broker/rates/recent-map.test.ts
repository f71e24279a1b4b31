import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentMap } from '../../../broker/rates/recent-map';

describe('a map of what was used lately', () => {
  it('keeps what is used, and forgets what is not', () => {
    const map = new RecentMap<number>(1_000, 100);
    map.set('used', 1, 0);
    map.set('left', 2, 0);
    for (let now = 500; now <= 5_000; now += 500) expect(map.get('used', now)).toBe(1);
    expect([map.get('left', 5_000), map.size]).toEqual([undefined, 1]);
  });

  it('keeps everything for as long as it says, and makes what is not there', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 900 })), {
      maxLength: 50,
    });
    fc.assert(
      fc.property(steps, (uses) => {
        const map = new RecentMap<number>(1_000, 100);
        const last = new Map<string, { readonly value: number; readonly at: number }>();
        let now = 0;
        for (const [index, [key, wait]] of uses.entries()) {
          now += wait;
          const before = last.get(`${key}`);
          const got = map.of(`${key}`, now, () => index);
          if (before !== undefined && now - before.at < 1_000) expect(got).toBe(before.value);
          last.set(`${key}`, { value: got, at: now });
        }
      }),
    );
  });

  it('of too many keys forgets those not used for longest, in no time', () => {
    const map = new RecentMap<number>(60_000, 1_000);
    const started = process.cpuUsage();
    for (let at = 0; at < 200_000; at += 1) {
      map.set(`key ${at}`, at, at / 100);
      if (at % 500 === 0) expect(map.of('used', at / 100, () => -1)).toBe(-1);
    }
    expect(map.size).toBeLessThanOrEqual(2_000);
    expect([map.get('key 0', 2_000), map.get('key 199999', 2_000)]).toEqual([undefined, 199_999]);
    expect(process.cpuUsage(started).user / 1_000).toBeLessThan(3_000);
  });

  it('goes on forgetting after a clock was put back', () => {
    const map = new RecentMap<number>(1_000, 100);
    map.set('a', 1, 1_000_000);
    map.set('b', 2, 0);
    expect(map.get('b', 3_000)).toBeUndefined();
    expect(map.size).toBe(0);
  });
});
