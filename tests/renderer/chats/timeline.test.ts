import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../broker/protocol/events';
import type { OutboxEntry } from '../../../electron/contract/state';
import { EMPTY_TIMELINE, timelineAfter, withUnsent } from '../../../renderer/console/chats/timeline';

const START = Date.parse('2026-11-25T09:00:00.000Z');

function message(seq: number, by: 'visitor' | 'agent', minutes: number, command?: string): SessionEvent {
  return {
    v: 1,
    session: 's1',
    seq,
    id: `e${seq}`,
    at: new Date(START + minutes * 60_000).toISOString(),
    by: { kind: by, id: by, name: by },
    type: 'message.posted',
    data: { text: `text ${seq}`, ...(command === undefined ? {} : { command }) },
  };
}

const anyLog = fc
  .array(fc.record({ by: fc.constantFrom('visitor' as const, 'agent' as const), gap: fc.nat(2_000) }), {
    maxLength: 40,
  })
  .map((steps) => {
    let minutes = 0;
    return steps.map(({ by, gap }, index) => {
      minutes += gap;
      return message(index + 1, by, minutes);
    });
  });

describe('the timeline of a conversation', () => {
  it('groups what one sender says in a row, and says the time once for it', () => {
    const rows = timelineAfter(EMPTY_TIMELINE, [
      message(1, 'visitor', 0),
      message(2, 'visitor', 1),
      message(3, 'agent', 2),
      message(4, 'agent', 9),
    ]).rows.filter((row) => row.kind === 'message');
    expect(rows.map(({ follows, ends }) => [follows, ends])).toEqual([
      [false, false],
      [true, true],
      [false, true],
      [false, true],
    ]);
  });

  it('is the same however the events came: one by one, in parts, or all at once', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(), (log, cut) => {
        const whole = timelineAfter(EMPTY_TIMELINE, log).rows;
        const at = log.length === 0 ? 0 : cut % log.length;
        const inParts = timelineAfter(timelineAfter(EMPTY_TIMELINE, log.slice(0, at)), log);
        expect(inParts.rows).toEqual(whole);
        // Earlier ones come after later ones, when the reader scrolls up.
        expect(timelineAfter(timelineAfter(EMPTY_TIMELINE, log.slice(at)), log).rows).toEqual(whole);
      }),
    );
  });

  it('keeps the rows that were there as they are when more is said', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const before = timelineAfter(EMPTY_TIMELINE, log.slice(0, -1));
        const after = timelineAfter(before, log);
        // The last one may no longer be the end of its group.
        expect(before.rows.slice(0, -1).every((row, index) => row === after.rows[index])).toBe(true);
      }),
    );
  });

  it('has a line for each day, and none between messages of one day', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const days = new Set(log.map(({ at }) => new Date(at).toDateString()));
        const lines = timelineAfter(EMPTY_TIMELINE, log).rows.filter((row) => row.kind === 'day');
        expect(lines.length).toBe(days.size);
      }),
    );
  });

  it('shows what the hub has not taken at the end, and nothing twice', () => {
    const entry = (id: string): OutboxEntry => ({
      id,
      session: 's1',
      kind: 'message',
      text: id,
      at: '2026-11-25T09:10:00.000Z',
      state: { kind: 'sending' },
    });
    const timeline = timelineAfter(EMPTY_TIMELINE, [message(1, 'agent', 0, 'c1')]);
    const rows = withUnsent(timeline, [entry('c1'), entry('c2')]);
    expect(rows.map((row) => row.key).slice(-2)).toEqual(['1', 'c2']);
    expect(withUnsent(timeline, [])).toBe(timeline.rows);
  });

  it('has a line for each day also where something waits for days to be sent', () => {
    const entry = (id: string, at: string): OutboxEntry => ({
      ...{ id, session: 's1', kind: 'message', text: id, at },
      state: { kind: 'sending' },
    });
    const timeline = timelineAfter(EMPTY_TIMELINE, [message(1, 'agent', 0)]);
    const days = ['2026-11-25T12:00:00.000Z', '2026-11-26T12:00:00.000Z', '2026-11-26T12:01:00.000Z'];
    const rows = withUnsent(
      timeline,
      days.map((at, index) => entry(`c${index}`, at)),
    );
    expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'unsent', 'day', 'unsent', 'unsent']);
  });
});
