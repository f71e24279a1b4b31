import { describe, expect, it } from 'vitest';
import { Pulse } from '../../../electron/console/pulse';
import { HandClock } from '../../broker/hub/clocks';

function beating(answers: () => boolean) {
  const clock = new HandClock();
  const seen = { pings: 0, dead: 0 };
  const pulse: Pulse = new Pulse({
    clock,
    ping: () => {
      seen.pings += 1;
      if (answers()) pulse.heard();
    },
    dead: () => {
      seen.dead += 1;
    },
  });
  return { clock, seen, pulse };
}

describe('the pulse of a line', () => {
  it('goes on while something comes', () => {
    const { clock, seen, pulse } = beating(() => true);
    clock.forward(60_000);
    expect(seen).toEqual({ pings: 12, dead: 0 });
    pulse.stop();
    clock.forward(60_000);
    expect(seen).toEqual({ pings: 12, dead: 0 });
  });

  it('finds out within eleven seconds that nothing comes any more, once', () => {
    let alive = true;
    const { clock, seen } = beating(() => alive);
    clock.forward(20_000);
    alive = false;
    clock.forward(10_999);
    expect(seen.dead).toBe(0);
    clock.forward(1);
    expect(seen.dead).toBe(1);
    clock.forward(60_000);
    expect(seen.dead).toBe(1);
  });

  it('is not taken for dead when the answer is late, and is not asked for after it was stopped', () => {
    const { clock, seen, pulse } = beating(() => false);
    clock.forward(10_000);
    pulse.heard();
    clock.forward(6_000);
    expect(seen.dead).toBe(0);
    pulse.stop();
    clock.forward(60_000);
    expect(seen.dead).toBe(0);
  });
});
