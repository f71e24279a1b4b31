import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Receipt, Receipts } from '../../../electron/console/receipts';
import { HandClock } from '../../broker/hub/clocks';

interface Said extends Receipt {
  readonly session: string;
  readonly at: number;
}

function listen() {
  const clock = new HandClock(0);
  const said: Said[] = [];
  const receipts = new Receipts(clock, (session, receipt) => said.push({ session, at: clock.now(), ...receipt }));
  return { clock, said, receipts };
}

describe('receipts', () => {
  it('go at once, then at most once a second with what has come meanwhile', () => {
    const { clock, said, receipts } = listen();
    receipts.note('a', { delivered: 1 });
    receipts.note('a', { delivered: 2 });
    receipts.note('a', { read: 2 });
    receipts.note('a', { delivered: 3 });
    expect(said).toEqual([{ session: 'a', at: 0, delivered: 1, read: 0 }]);
    clock.forward(999);
    expect(said).toHaveLength(1);
    clock.forward(1);
    expect(said[1]).toEqual({ session: 'a', at: 1_000, delivered: 3, read: 2 });
    clock.forward(10_000);
    expect(said).toHaveLength(2);
  });

  it('of one chat do not wait for those of another', () => {
    const { said, receipts } = listen();
    receipts.note('a', { delivered: 1 });
    receipts.note('b', { delivered: 1 });
    expect(said.map(({ session }) => session)).toEqual(['a', 'b']);
  });

  it('never go back: what is read has arrived, and what is behind is not said', () => {
    const { clock, said, receipts } = listen();
    receipts.note('a', { read: 5 });
    clock.forward(1_000);
    receipts.note('a', { delivered: 3 });
    receipts.note('a', { read: 2 });
    clock.forward(5_000);
    expect(said).toEqual([{ session: 'a', at: 0, delivered: 5, read: 5 }]);
  });

  it('are all said once more after a reconnect', () => {
    const { clock, said, receipts } = listen();
    receipts.note('a', { delivered: 1 });
    receipts.note('b', { read: 2 });
    clock.forward(3_000);
    receipts.resend();
    expect(said.slice(2)).toEqual([
      { session: 'a', at: 3_000, delivered: 1, read: 0 },
      { session: 'b', at: 3_000, delivered: 2, read: 2 },
    ]);
  });

  it('of a chat that was put away, or of a closed console, are not said any more', () => {
    const { clock, said, receipts } = listen();
    for (const session of ['a', 'b']) {
      receipts.note(session, { delivered: 1 });
      receipts.note(session, { delivered: 2 });
    }
    receipts.forget('a');
    clock.forward(1_000);
    expect(said.slice(2).map(({ session }) => session)).toEqual(['b']);
    receipts.note('b', { delivered: 3 });
    receipts.close();
    clock.forward(10_000);
    expect(said).toHaveLength(3);
  });

  it('keep to the pace, grow, and end with the newest, whatever happens', () => {
    const step = fc.record({
      session: fc.constantFrom('a', 'b'),
      waitMs: fc.constantFrom(0, 0, 100, 700, 1_500),
      marks: fc.oneof(fc.record({ delivered: fc.nat(50) }), fc.record({ read: fc.nat(50) }), fc.constant('resend')),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { clock, said, receipts } = listen();
        const newest = new Map<string, Receipt>();
        for (const { session, waitMs, marks } of steps) {
          clock.forward(waitMs);
          if (typeof marks === 'string') {
            receipts.resend();
            continue;
          }
          receipts.note(session, marks);
          const { delivered, read } = newest.get(session) ?? { delivered: 0, read: 0 };
          const given = { delivered: 0, read: 0, ...marks };
          newest.set(session, {
            delivered: Math.max(delivered, given.delivered, given.read),
            read: Math.max(read, given.read),
          });
        }
        clock.forward(1_000);
        for (const session of ['a', 'b']) {
          const own = said.filter((each) => each.session === session);
          own.slice(1).forEach((each, at) => {
            const before = own[at] ?? each;
            expect(each.at - before.at).toBeGreaterThanOrEqual(1_000);
            expect(each.delivered).toBeGreaterThanOrEqual(before.delivered);
            expect(each.read).toBeGreaterThanOrEqual(before.read);
          });
          const last = newest.get(session) ?? { delivered: 0, read: 0 };
          if (last.delivered > 0) expect(own.at(-1)).toMatchObject(last);
          else expect(own).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
