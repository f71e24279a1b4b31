import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../../broker/hub/batches';
import { type Draft, stampDraft } from '../../../broker/hub/draft';
import { readCommand } from '../../../broker/hub/envelope';
import { ChatLengths, queuePlace } from '../../../broker/hub/estimate';
import { Lane } from '../../../broker/hub/lane';
import { Rates } from '../../../broker/hub/rates';
import { Session } from '../../../broker/hub/session';
import { SortedList } from '../../../broker/hub/sorted';
import { Throttle } from '../../../broker/hub/throttle';
import { ERROR_CODES } from '../../../broker/protocol/errors';
import { HandClock } from './clocks';
import { STORY } from './fixture';

const AT = '2026-01-01T00:00:00.000Z';

describe('a sorted list', () => {
  it('is what sorting would give, and knows each place', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), fc.array(fc.nat()), (numbers, removals) => {
        const items = numbers.map((n) => ({ n }));
        const list = new SortedList<{ n: number }>((a, b) => a.n - b.n);
        for (const item of items) list.add(item);
        for (const pick of removals) {
          const [gone] = items.splice(pick % Math.max(1, items.length), 1);
          if (gone !== undefined) list.remove(gone);
          list.remove({ n: pick });
        }
        const sorted = [...items].sort((a, b) => a.n - b.n);
        expect(list.items()).toEqual(sorted);
        expect(sorted.map((item) => list.indexOf(item))).toEqual(sorted.map((_, at) => at));
      }),
    );
  });
});

describe('the visitor’s count', () => {
  it('goes to the full count and back, whatever is hidden', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (shown) => {
        const session = new Session('s', () => STORY);
        const by = { kind: 'agent', id: 'a', name: 'A' } as const;
        const seen: number[] = [];
        shown.forEach((visible, at) => {
          const draft: Draft = { type: visible ? 'message.posted' : 'note.posted', by, data: { text: 't' } };
          session.apply(stampDraft(draft, { session: 's', seq: at + 1, id: 'e', at: AT }));
          if (visible) seen.push(at + 1);
        });
        expect(seen.map((seq) => session.visitorSeqOf(seq))).toEqual(seen.map((_, at) => at + 1));
        expect(seen.map((_, at) => session.fullSeqOf(at + 1))).toEqual(seen);
        expect(session.fullSeqOf(0)).toBe(0);
      }),
    );
  });

  it('never moves a mark back, nor past the end', () => {
    const session = new Session('s', () => STORY);
    const by = { kind: 'visitor', name: 'V' } as const;
    for (const seq of [1, 2, 3]) {
      session.apply(
        stampDraft({ type: 'message.posted', by, data: { text: 't' } }, { session: 's', seq, id: 'e', at: AT }),
      );
    }
    expect(session.mark('agent', { delivered: 2 })).toBe(true);
    expect(session.mark('agent', { delivered: 1 })).toBe(false);
    expect(session.mark('agent', { read: 99 })).toBe(true);
    expect(session.marks.agent).toEqual({ delivered: 3, read: 3 });
  });
});

describe('a throttle', () => {
  it('sends the first at once and then the latest, one in an interval for each key', () => {
    const clock = new HandClock(0);
    const throttle = new Throttle(clock, 1_000);
    const sent: string[] = [];
    const offer = (key: string, what: string) => throttle.offer(key, () => sent.push(`${clock.now()} ${what}`));
    offer('a', 'a1');
    offer('a', 'a2');
    offer('b', 'b1');
    clock.forward(400);
    offer('a', 'a3');
    clock.forward(700);
    offer('a', 'a4');
    clock.forward(5_000);
    offer('a', 'a5');
    throttle.offer('a', () => sent.push('never'));
    throttle.close();
    clock.forward(5_000);
    expect(sent).toEqual(['0 a1', '0 b1', '1000 a3', '2000 a4', '6100 a5']);
  });
});

describe('a lane', () => {
  it('runs one after the other, past failures', async () => {
    const lane = new Lane();
    const done: number[] = [];
    const first = lane.run(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      done.push(1);
    });
    const failed = lane.run(() => Promise.reject(new Error('no')));
    const last = lane.run(async () => done.push(2));
    await expect(failed).rejects.toThrow('no');
    await Promise.all([first, last]);
    expect(done).toEqual([1, 2]);
  });
});

describe('rates', () => {
  it('allow so many a second, each sender for itself, and say how long to wait', () => {
    const clock = new HandClock();
    const rates = new Rates(clock);
    const take = (sender: string) => rates.take(sender, 20);
    expect(Array.from({ length: 20 }, () => take('a'))).toEqual(Array.from({ length: 20 }, () => 0));
    expect(take('a')).toBe(50);
    expect(take('b')).toBe(0);
    clock.forward(50);
    expect([take('a'), take('a')]).toEqual([0, 50]);
    clock.forward(900);
    expect(Array.from({ length: 21 }, () => take('a')).filter((wait) => wait === 0)).toHaveLength(18);
    clock.forward(60_000);
    expect(Array.from({ length: 40 }, () => take('a')).filter((wait) => wait === 0)).toHaveLength(20);
  });
});

describe('a place in the queue', () => {
  it.each([
    [1, 0, 60_000, { position: 1 }],
    [1, 1, 60_000, { position: 1, estimateSeconds: 60 }],
    [3, 2, 60_000, { position: 3, estimateSeconds: 90 }],
    [1, 10, 60_000, { position: 1, estimateSeconds: 30 }],
  ])('number %i with room for %i chats of %i ms', (position, capacity, mean, place) => {
    expect(queuePlace(position, capacity, mean)).toEqual(place);
  });

  it('learns how long chats take', () => {
    const lengths = new ChatLengths();
    for (let n = 0; n < 100; n += 1) lengths.add('it', 60_000);
    expect(lengths.mean('it')).toBeCloseTo(60_000, -2);
    expect(lengths.mean('hr')).toBe(360_000);
  });
});

describe('a catch-up', () => {
  it('is cut into parts that are small enough, in order, with nothing missing', () => {
    const sizes = fc.array(fc.nat(400), { maxLength: 40 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 2_000 }), (texts, bytes) => {
        const by = { kind: 'bot', name: 'B' } as const;
        const events = texts.map((length, at) =>
          stampDraft(
            { type: 'message.posted', by, data: { text: 'ä'.repeat(length) } },
            { session: 's', seq: at + 1, id: 'e', at: AT },
          ),
        );
        const parts = partsOf(events, bytes);
        expect(parts.flat()).toEqual(events);
        for (const part of parts) {
          if (part.length > 1) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThanOrEqual(bytes + 1);
        }
      }),
    );
  });
});

describe('an envelope', () => {
  it.each<[string, string | null, string]>([
    ['{"v":1,', null, 'invalid'],
    ['[]', null, 'invalid'],
    ['null', null, 'invalid'],
    ['"text"', null, 'invalid'],
    ['{}', null, 'invalid'],
    ['{"v":2,"id":"x","type":"sync"}', 'x', 'unsupported_version'],
    ['{"v":"1","id":"x","type":"sync"}', 'x', 'unsupported_version'],
    ['{"v":1,"id":7,"type":"sync"}', null, 'invalid'],
    ['{"v":1,"id":"x"}', 'x', 'invalid'],
    ['{"v":1,"id":"x","type":"sync","data":[]}', 'x', 'invalid'],
    ['{"v":1,"id":"x","type":"sync","session":5}', 'x', 'invalid'],
  ])('%s is refused', (payload, re, code) => {
    const read = readCommand(Buffer.from(payload));
    expect(read.ok ? 'ok' : [read.re, read.error.code]).toEqual([re, code]);
  });

  it('of any bytes is read or refused, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          const read = readCommand(Buffer.from(bytes));
          expect(read.ok || ERROR_CODES.includes(read.error.code)).toBe(true);
        },
      ),
    );
  });
});
