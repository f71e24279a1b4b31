import { describe, expect, it } from 'vitest';
import { Doorway } from '../../../broker/sockets/doorway';

describe('the doorway', () => {
  it('lets the one that is silent for longest make room, of the same address only', () => {
    const closed: string[] = [];
    const doorway = new Doorway(2, 1_000, () => 0);
    for (const [name, address] of [
      ['a', '1.1.1.1'],
      ['b', '1.1.1.1'],
      ['c', '2.2.2.2'],
      ['d', '1.1.1.1'],
    ] as const) {
      expect(doorway.enter(address, () => closed.push(name))).not.toBeNull();
    }
    expect(closed).toEqual(['a']);
  });

  it('does not close those who have said who they are, and then lets nobody else in', () => {
    const closed: string[] = [];
    const doorway = new Doorway(2, 1_000, () => 0);
    const [first, second] = ['a', 'b'].map((name) => doorway.enter('1.1.1.1', () => closed.push(name)));
    first?.spoke();
    second?.spoke();
    expect(doorway.enter('1.1.1.1', () => undefined)).toBeNull();
    second?.left();
    expect(doorway.enter('1.1.1.1', () => undefined)).not.toBeNull();
    expect(closed).toEqual([]);
  });

  it('counts nobody twice, and nobody who has left', () => {
    const doorway = new Doorway(1, 1_000, () => 0);
    for (let count = 0; count < 50; count += 1) {
      const closed: number[] = [];
      const waiting = doorway.enter('1.1.1.1', () => closed.push(count));
      waiting?.left();
      waiting?.left();
      expect(closed).toEqual([]);
    }
  });

  it('takes so many new ones a second of one address, which for IPv6 is a network', () => {
    let now = 0;
    const doorway = new Doorway(1_000, 10, () => now);
    const enter = (at: string): boolean => doorway.enter(at, () => undefined) !== null;
    const many = Array.from({ length: 30 }, (_, index) => enter(`2001:db8::${index.toString(16)}`));
    expect(many.filter(Boolean)).toHaveLength(20);
    expect(enter('2001:db8:0:1::1')).toBe(true);
    now = 1_000;
    expect(enter('2001:db8::1')).toBe(true);
  });
});
