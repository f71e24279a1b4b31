import { describe, expect, it } from 'vitest';
import { Blocked } from '../../../electron/console/blocked';
import { HandClock } from '../../broker/hub/clocks';

/** Lets promises be told. */
const told = () => new Promise<void>((resolve) => setImmediate(resolve));

function watching(answers: () => Promise<boolean>) {
  const clock = new HandClock();
  const seen = { blocked: 0 };
  const watch = new Blocked({
    clock,
    answers,
    blocked: () => {
      seen.blocked += 1;
    },
  });
  const forward = async (ms: number) => {
    clock.forward(ms);
    await told();
  };
  return { watch, seen, forward };
}

describe('a console without a connection', () => {
  it('says after ten seconds that the network is in the way, when the server answers over HTTP', async () => {
    const { watch, seen, forward } = watching(async () => true);
    watch.lost();
    watch.lost();
    await forward(9_999);
    expect(seen.blocked).toBe(0);
    await forward(1);
    expect(seen.blocked).toBe(1);
  });

  it('does not blame the network for a server that is down, and looks again', async () => {
    let up = false;
    const { watch, seen, forward } = watching(async () => up);
    watch.lost();
    await forward(10_000);
    expect(seen.blocked).toBe(0);
    up = true;
    await forward(10_000);
    expect(seen.blocked).toBe(1);
  });

  it('says nothing once it is connected, though the answer comes after', async () => {
    let answer: (is: boolean) => void = () => undefined;
    const { watch, seen, forward } = watching(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    watch.lost();
    await forward(10_000);
    watch.found();
    answer(true);
    await told();
    await forward(60_000);
    expect(seen.blocked).toBe(0);
  });
});
