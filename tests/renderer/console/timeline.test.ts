import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor, SessionEvent } from '../../../broker/protocol/events';
import { type Row, timelineOf } from '../../../renderer/console/chats/timeline';
import { anyScript, BOT, play, SESSION, VISITOR } from '../../broker/protocol/chat-script';
import { entry } from '../../electron/contract/console-script';

const AINO: Actor = { kind: 'agent', id: 'aino', name: 'Aino Virtanen' };

/** A message at a local time, so that days are those of the agent whatever the time zone. */
function said(seq: number, by: Actor, at: Date, more: Partial<{ note: boolean; command: string }> = {}): SessionEvent {
  const stamp = { v: 1 as const, session: SESSION, seq, id: `e-${seq}`, at: at.toISOString(), by };
  const data = { text: `text ${seq}`, ...(more.command === undefined ? {} : { command: more.command }) };
  return { ...stamp, type: more.note === true ? 'note.posted' : 'message.posted', data };
}

const at = (hour: number, minute = 0, day = 24): Date => new Date(2026, 10, day, hour, minute);
const shape = (rows: readonly Row[]): string[] =>
  rows.map((row) => {
    if (row.kind === 'day') return 'day';
    if (row.kind === 'unsent') return `unsent ${row.entry.id}`;
    if (row.kind === 'event') return row.event.type;
    return `${row.event.seq}${row.follows ? ' follows' : ''}${row.note ? ' note' : ''}`;
  });

describe('the lines of a conversation', () => {
  it('begin each day with a line', () => {
    const rows = timelineOf([said(1, VISITOR, at(9)), said(2, AINO, at(10)), said(3, AINO, at(10, 0, 25))], []);
    expect(shape(rows)).toEqual(['day', '1', '2', 'day', '3']);
  });

  it.each<[string, SessionEvent, boolean]>([
    ['the same sender, a minute later', said(2, VISITOR, at(9, 1)), true],
    ['the same sender, just within five minutes', said(2, VISITOR, new Date(at(9, 5).getTime() - 1)), true],
    ['the same sender, five minutes later', said(2, VISITOR, at(9, 5)), false],
    ['another sender', said(2, AINO, at(9, 1)), false],
    ['the bot', said(2, BOT, at(9, 1)), false],
    ['the same sender, on the next day', said(2, VISITOR, at(9, 0, 25)), false],
  ])('say the name again or not: %s', (_what, second, follows) => {
    expect(shape(timelineOf([said(1, VISITOR, at(9)), second], [])).at(-1)).toBe(follows ? '2 follows' : '2');
  });

  it('never put a note and a message of one agent together', () => {
    const events = [
      said(1, AINO, at(9)),
      said(2, AINO, at(9), { note: true }),
      said(3, AINO, at(9), { note: true }),
      said(4, AINO, at(9)),
    ];
    expect(shape(timelineOf(events, []))).toEqual(['day', '1', '2 note', '3 follows note', '4']);
  });

  it('show at the end what is not sent, in its order, and never what is there already', () => {
    const events = [said(1, VISITOR, at(9)), said(2, AINO, at(9), { command: 'm-1' })];
    const outbox = ['m-1', 'm-2', 'm-3'].map((id) => entry(SESSION, id));
    expect(shape(timelineOf(events, outbox)).slice(-2)).toEqual(['unsent m-2', 'unsent m-3']);
    expect(shape(timelineOf([], outbox))).toEqual(['unsent m-1', 'unsent m-2', 'unsent m-3']);
  });

  it('have of every log each event once, in order, under a key of its own', () => {
    fc.assert(
      fc.property(anyScript, fc.nat(), (script, from) => {
        const log = play(script);
        // A window may have the end of it only.
        const part = log.slice(from % log.length);
        const rows = timelineOf(part, [entry(SESSION, 'm-new')]);
        const seqs = rows.flatMap((row) => (row.kind === 'message' || row.kind === 'event' ? [row.event.seq] : []));
        expect(seqs).toEqual(part.map(({ seq }) => seq));
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
        // Of a part nobody knows whether its first day began earlier: a line there would go when more is loaded.
        expect(rows[0]?.kind === 'day').toBe(part[0]?.seq === 1);
        expect(rows.at(-1)?.kind).toBe('unsent');
      }),
      { numRuns: 100 },
    );
  });
});
