import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandEnvelope, Connection, readInbox, Signal } from '../../../broker/protocol/envelope';
import { readVisitorInbox } from '../../../broker/protocol/projection';
import { anyEvent } from './arbitrary';
import { DOCUMENT } from './document';

const AT = '2025-07-14T09:30:12.345Z';
const stamp = { v: 1, session: 's-1', seq: 3, id: 'e-1', at: AT, by: { kind: 'system', name: 'Parley' } };
const error = { code: 'conflict', message: 'Too late.', retryable: false };

/** One message of each kind that comes in an agent's inbox. */
const INBOX: readonly (readonly [kind: string, message: Record<string, unknown>])[] = [
  ['reply', { v: 1, re: 'c-1', ok: true, data: { anything: [1] } }],
  ['reply', { v: 1, re: 'c-1', ok: false, error }],
  ['refusal', { v: 1, re: null, topic: 'parley/v1/queue', ok: false, error }],
  ['event', { ...stamp, type: 'note.posted', data: { text: 'Hm.' } }],
  ['unknownEvent', { ...stamp, type: 'weather.changed', data: { rain: true } }],
  ['unknownEvent', { ...stamp, type: 'message.posted', data: { text: 7 } }],
  ['batch', { v: 1, session: 's-1', type: 'events', events: [], more: false }],
  ['receipt', { v: 1, session: 's-1', type: 'receipt', by: stamp.by, data: { delivered: 2, read: 1 } }],
  ['typing', { v: 1, session: 's-1', type: 'typing', by: stamp.by, data: { on: true } }],
  ['queuePosition', { v: 1, session: 's-1', type: 'queue.position', data: { position: 1 } }],
  ['status', { v: 1, type: 'status', data: { status: 'active', effective: 'active', revision: 0 } }],
];

describe('readInbox', () => {
  it.each(INBOX)('takes a %s as what it is', (kind, message) => {
    expect(readInbox(message)).toEqual({ kind, message });
  });

  it.each(INBOX)('ignores fields of a %s that it does not know', (kind, message) => {
    expect(readInbox({ ...message, later: { deep: true } })).toEqual({ kind, message });
  });

  it.each(INBOX)('refuses a %s of another version', (_kind, message) => {
    for (const v of [0, 2, '1', null]) expect(readInbox({ ...message, v })).toBeNull();
  });

  it('ignores unknown fields within', () => {
    const asked = { ...stamp, type: 'bot.asked', data: { text: 'Which?', options: [{ id: 'a', text: 'A' }] } };
    const richer = {
      ...asked,
      by: { ...asked.by, mood: 'calm' },
      data: { ...asked.data, later: 1, options: [{ id: 'a', text: 'A', icon: 'x' }] },
    };
    expect(readInbox(richer)).toEqual({ kind: 'event', message: asked });
  });

  it('keeps unknown events of a batch in their places', () => {
    const known = { ...stamp, type: 'note.posted', data: { text: 'Hm.' } };
    const unknown = { ...stamp, seq: 4, type: 'weather.changed', data: null };
    const batch = { v: 1, session: 's-1', type: 'events', events: [known, unknown, { ...known, seq: 5 }], more: true };
    expect(readInbox(batch)).toEqual({ kind: 'batch', message: batch });
  });

  it('reads every event that the hub can write', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        expect(readInbox(JSON.parse(JSON.stringify(event)))).toEqual({ kind: 'event', message: event });
      }),
    );
  });
});

describe('both inboxes', () => {
  it('answer null, and never throw, for any JSON that is no message', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (json) => {
        expect([readInbox(json), readVisitorInbox(json)]).toEqual([null, null]);
      }),
    );
  });

  it('never throw for a message with anything in the place of one of its fields', () => {
    const messages = Object.values(DOCUMENT.components.messages).flatMap((message) =>
      message.examples.map(({ payload }) => Object(payload)),
    );
    const damaged = fc.constantFrom(...messages).chain((message: object) =>
      fc.tuple(fc.constantFrom(...Object.keys(message)), fc.jsonValue()).map(([key, junk]) => ({
        ...message,
        [key]: junk,
      })),
    );
    fc.assert(
      fc.property(damaged, (message) => {
        for (const read of [readInbox(message), readVisitorInbox(message)]) {
          if (read !== null) expect(read.message.v).toBe(1);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('answer null for what JSON cannot say', () => {
    for (const odd of [undefined, () => 1, Symbol('x'), 10n, new Map(), Number.NaN]) {
      expect([readInbox(odd), readVisitorInbox(odd)]).toEqual([null, null]);
    }
  });

  it('are not fooled by fields of a prototype', () => {
    const inherited: unknown = JSON.parse('{"__proto__":{"v":1,"type":"status"},"v":1}');
    expect([readInbox(inherited), readVisitorInbox(inherited)]).toEqual([null, null]);
  });
});

describe('a command envelope', () => {
  const command = { v: 1, id: 'c-1', type: 'session.take', session: 's-1' };

  it('may leave data out, which is none', () => {
    expect(CommandEnvelope.parse(command)).toEqual({ ...command, data: {} });
  });

  it('ignores fields it does not know', () => {
    expect(CommandEnvelope.parse({ ...command, data: { a: 1 }, later: true })).toEqual({ ...command, data: { a: 1 } });
  });

  it.each([
    ['no version', { v: undefined }],
    ['another version', { v: 2 }],
    ['no id', { id: undefined }],
    ['an empty id', { id: '' }],
    ['a long id', { id: 'x'.repeat(65) }],
    ['no type', { type: undefined }],
    ['an empty type', { type: '' }],
    ['a long type', { type: 'x'.repeat(65) }],
    ['data that is a list', { data: [] }],
    ['data that is null', { data: null }],
    ['a session that is a number', { session: 7 }],
  ])('is refused with %s', (_what, change) => {
    expect(CommandEnvelope.safeParse({ ...command, ...change }).success).toBe(false);
  });
});

describe('a signal and a connection', () => {
  it('are read without the fields they do not know', () => {
    const typing = { v: 1, session: 's-1', type: 'typing', data: { on: false } };
    expect(Signal.parse({ ...typing, later: 1 })).toEqual(typing);
    const connection = { v: 1, since: AT, login: true, away: null };
    expect(Connection.parse({ ...connection, later: 1 })).toEqual(connection);
  });

  it.each([
    ['a time without milliseconds', { since: '2025-07-14T09:30:12Z' }],
    ['a time in another zone', { since: '2025-07-14T12:30:12.345+03:00' }],
    ['an away that is not listed', { away: 'lunch' }],
    ['no away', { away: undefined }],
    ['no login', { login: undefined }],
  ])('of %s are refused', (_what, change) => {
    expect(Connection.safeParse({ v: 1, since: AT, login: true, away: null, ...change }).success).toBe(false);
  });
});
