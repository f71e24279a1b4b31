import { describe, expect, it } from 'vitest';
import { CatchUps } from '../../../broker/hub/catch-ups';
import { Lane } from '../../../broker/hub/lane';
import { HandClock } from './clocks';
import { until } from './until';

const MAIJA = { side: 'visitor', id: 's-1' } as const;

/** A session of which a catch-up takes so many milliseconds of the clock; what was sent, by where it went on. */
function world(takesMs: number) {
  const clock = new HandClock();
  const catchUps = new CatchUps(clock);
  const session = { id: 's-1', lane: new Lane() };
  const sent: number[] = [];
  const ask = (after: number) =>
    catchUps.ask(MAIJA, session, after, async (from) => {
      clock.forward(takesMs);
      sent.push(from);
    });
  return { clock, session, sent, ask };
}

describe('catch-ups of one client', () => {
  it('that are asked for while one runs become one, from the lowest place', async () => {
    const { clock, sent, ask } = world(20);
    for (const after of [9, 7, 0, 12]) ask(after);
    await until(() => sent.length > 0);
    expect(sent).toEqual([0]);
    for (let asked = 0; asked < 100; asked += 1) ask(5 + asked);
    clock.forward(199);
    expect(sent).toEqual([0]);
    clock.forward(1);
    await until(() => sent.length > 1);
    clock.forward(10_000);
    expect(sent).toEqual([0, 5]);
  });

  it('pause for a second at most, as a client that waits longer takes what it misses for lost', async () => {
    const { clock, sent, ask } = world(60_000);
    ask(0);
    await until(() => sent.length > 0);
    ask(3);
    clock.forward(1_000);
    await until(() => sent.length > 1);
    expect(sent).toEqual([0, 3]);
  });

  it('come at once where they cost nothing', async () => {
    const { sent, ask } = world(0);
    for (let after = 0; after < 5; after += 1) {
      ask(after);
      await until(() => sent.length === after + 1);
    }
    expect(sent).toEqual([0, 1, 2, 3, 4]);
  });

  it('wait for what is under way in the session', async () => {
    const { session, sent, ask } = world(0);
    let end = (): void => undefined;
    const busy = session.lane.run(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    ask(4);
    await Promise.resolve();
    expect(sent).toEqual([]);
    end();
    await busy;
    await until(() => sent.length === 1);
  });
});
