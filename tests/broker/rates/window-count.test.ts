import { describe, expect, it } from 'vitest';
import { WindowCount } from '../../../broker/rates/window-count';

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
