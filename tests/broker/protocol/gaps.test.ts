import { describe, expect, it } from 'vitest';
import { Gaps } from '../../../broker/protocol/gaps';
import { HandClock } from '../hub/clocks';

function world() {
  const clock = new HandClock();
  const asked: number[] = [];
  const start = clock.now();
  const gaps = new Gaps(clock, () => void asked.push(clock.now() - start));
  return { clock, asked, gaps };
}

describe('events that are missing', () => {
  it('are asked for at once, then less and often, and then gone without', () => {
    const { clock, asked, gaps } = world();
    // Every answer has the same gap, and others of the chat come meanwhile.
    for (let second = 0; second < 60; second += 1) {
      const isOver = gaps.found('s', 5, true);
      expect(isOver).toBe(second >= 8);
      clock.forward(1_000);
    }
    expect(asked).toEqual([0, 2_000, 4_000, 8_000]);
    expect(asked).toHaveLength(4);
  });

  it('are not given up for what was not an answer', () => {
    const { clock, asked, gaps } = world();
    for (let second = 0; second < 60; second += 1) {
      expect(gaps.found('s', 5, false)).toBe(false);
      clock.forward(1_000);
    }
    expect(asked).toHaveLength(4);
    expect(gaps.found('s', 5, true)).toBe(true);
  });

  it('elsewhere are asked for anew', () => {
    const { clock, asked, gaps } = world();
    for (let second = 0; second < 60; second += 1) {
      gaps.found('s', 5, true);
      clock.forward(1_000);
    }
    expect(gaps.found('s', 9, true)).toBe(false);
    expect(gaps.found('t', 5, true)).toBe(false);
    expect(asked).toHaveLength(6);
  });
});
