import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressLimit } from '../../../broker/web/address-limit';
import { HandClock } from '../hub/clocks';

const MINUTE = 60_000;

describe('a limit of so many a minute for each address', () => {
  it('never lets more through in any minute, and lets in whoever waits as long as was said', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), waits, (perMinute, pauses) => {
        const clock = new HandClock();
        const limit = new AddressLimit(perMinute, clock);
        const taken: number[] = [];
        for (const pause of pauses) {
          clock.forward(pause);
          const answer = limit.take('a');
          if (!answer.ok) {
            clock.forward(answer.error.retryAfterMs ?? 0);
            expect(limit.take('a').ok).toBe(true);
          }
          taken.push(clock.now());
          const recent = taken.filter((time) => time > clock.now() - MINUTE);
          expect(recent.length).toBeLessThanOrEqual(perMinute);
        }
      }),
    );
  });

  it('counts each address for itself', () => {
    const limit = new AddressLimit(1, new HandClock());
    expect(['a', 'a', 'b', 'b'].map((key) => limit.take(key).ok)).toEqual([true, false, true, false]);
  });

  it('forgets what is given back', () => {
    const limit = new AddressLimit(1, new HandClock());
    for (let count = 0; count < 5; count += 1) {
      expect(limit.take('a').ok).toBe(true);
      limit.giveBack('a');
    }
    limit.giveBack('never seen');
    expect([limit.take('a').ok, limit.take('a').ok]).toEqual([true, false]);
  });

  it('goes on counting right with more addresses than it keeps idle ones of', () => {
    const clock = new HandClock();
    const limit = new AddressLimit(1, clock);
    for (let count = 0; count <= 10_000; count += 1) limit.take(`old ${count}`);
    clock.forward(MINUTE);
    expect([limit.take('new').ok, limit.take('new').ok, limit.take('old 7').ok]).toEqual([true, false, true]);
  });
});
