import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InboxMessage, readInbox } from '../../../broker/protocol/envelope';
import type { SessionEvent } from '../../../broker/protocol/events';
import { Replica } from '../../../electron/console/replica';
import { ConsoleStore } from '../../../electron/console/store';
import { HandClock } from '../../broker/hub/clocks';
import { AGENTS, anyScript, append, play, SESSION, SYSTEM, VISITOR } from '../../broker/protocol/chat-script';
import { CAPABILITIES } from '../contract/console-script';

const [AINO = { id: '', name: '' }, BERTIL = AINO] = AGENTS;

function aChat(): SessionEvent[] {
  const log: SessionEvent[] = [
    ...play([
      { do: 'queue', skill: 'it' },
      { do: 'assign', agent: AINO },
    ]),
  ];
  for (const text of ['one', 'two', 'three']) append(log, 'message.posted', VISITOR, { text });
  return log;
}

/** A console's copy, and what it asked and did. */
function replica() {
  const clock = new HandClock();
  const store = new ConsoleStore(CAPABILITIES);
  const applied: number[] = [];
  const done = { gaps: 0 };
  const copy = new Replica({
    agent: AINO.id,
    store,
    clock,
    gap: () => {
      done.gaps += 1;
    },
    applied: (event) => applied.push(event.seq),
  });
  /** As it comes from the wire. */
  const take = (json: unknown): void => {
    const message: InboxMessage | null = readInbox(json);
    if (message === null) throw new Error(`No such message: ${JSON.stringify(json)}`);
    copy.take(message);
  };
  const chat = () => store.state.chats[SESSION];
  return { clock, store, copy, take, applied, done, chat };
}

const batch = (events: readonly unknown[], more = false) => ({ v: 1, session: SESSION, type: 'events', events, more });

describe('the server’s clock', () => {
  it.each([
    [0, 0],
    [300, 0],
    [-3_600_000, -3_600_000],
    [90_000, 90_000],
  ])('that is %i ms ahead is known to be %i ms ahead', (ahead, known) => {
    const { copy, store, clock } = replica();
    const time = new Date(clock.now() + ahead).toISOString();
    copy.synced({ sessions: [], gone: [], time });
    expect(store.state.clockAheadMs).toBe(known);
    // One that tells no time changes nothing.
    copy.synced({ sessions: [], gone: [] });
    expect(store.state.clockAheadMs).toBe(known);
  });
});

describe('the copy of a chat', () => {
  it('takes events in order, each once, single and in batches', () => {
    const { take, applied, chat, done } = replica();
    const log = aChat();
    take(batch(log.slice(0, 3)));
    take(log[3]);
    take(log[3]);
    take(batch(log.slice(2, 6)));
    expect(applied).toEqual([1, 2, 3, 4, 5, 6]);
    expect(chat()?.unread).toEqual([4, 5, 6]);
    expect(done.gaps).toBe(0);
  });

  it('knows whether the visitor is there, also when that was said before the chat came', () => {
    const { copy, take, chat } = replica();
    const marks = { visitor: { delivered: 0, read: 0 }, agent: { delivered: 0, read: 0 } };
    const entry = { session: SESSION, state: 'live' as const, lastSeq: 6, marks };
    const presence = (online: boolean) =>
      take({ v: 1, session: SESSION, type: 'presence', by: { kind: 'visitor', name: 'V' }, data: { online } });
    copy.synced({ sessions: [{ ...entry, online: false }], gone: [] });
    take(batch(aChat()));
    expect(chat()?.visitorOnline).toBe(false);
    presence(true);
    expect(chat()?.visitorOnline).toBe(true);
    presence(false);
    expect(chat()?.visitorOnline).toBe(false);
    copy.synced({ sessions: [entry], gone: [] });
    expect(chat()?.visitorOnline).toBe(true);
  });

  it('asks when something is missing, and leaves what came too early', () => {
    const { take, applied, done } = replica();
    const log = aChat();
    take(log[0]);
    take(log[3]);
    expect(done.gaps).toBe(1);
    expect(applied).toEqual([1]);
    take(batch(log.slice(1)));
    expect(applied).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('asks when it hears of a chat in the middle', () => {
    const { take, store, done } = replica();
    take(aChat()[4]);
    expect(done.gaps).toBe(1);
    expect(store.state.chats).toEqual({});
  });

  it.each([2, 1])('counts an event of an unknown type at %i, and goes on behind it', (at) => {
    const { take, applied, chat, done } = replica();
    const strange = aChat().map((event) =>
      event.seq === at ? { ...event, type: 'moon.rose', data: { phase: 1 } } : event,
    );
    for (const event of strange) take(event);
    expect(done.gaps).toBe(0);
    expect(applied).toEqual([1, 2, 3, 4, 5, 6].filter((seq) => seq !== at));
    expect(chat()?.fold.lastSeq).toBe(6);
  });

  it('is mine no longer when I have left, and not when a colleague has', () => {
    for (const [agent, lost] of [
      [AINO, 'left'],
      [BERTIL, null],
    ] as const) {
      const { take, chat } = replica();
      const log = aChat();
      append(log, 'agent.left', SYSTEM, { agent, reason: 'redirected' });
      take(batch(log));
      expect(chat()?.lost).toBe(lost);
    }
  });

  it('is the log, whatever came how often in which order, once the gaps are filled', () => {
    fc.assert(
      fc.property(anyScript, fc.array(fc.nat(), { maxLength: 60 }), (script, picks) => {
        const { take, copy, store, applied } = replica();
        const log = play(script);
        for (const pick of picks) take(log[pick % log.length]);
        copy.take({
          kind: 'batch',
          message: { v: 1, session: SESSION, type: 'events', events: [...log], more: false },
        });
        expect(store.state.conversations[SESSION]).toEqual(log);
        expect(applied).toEqual(log.map(({ seq }) => seq));
      }),
      { numRuns: 100 },
    );
  });
});

describe('marks', () => {
  const receipt = (by: 'agent' | 'visitor', delivered: number, read: number) => ({
    v: 1,
    session: SESSION,
    type: 'receipt',
    by: by === 'visitor' ? VISITOR : { kind: 'agent', ...AINO },
    data: { delivered, read },
  });

  it('that come before the chat are there when it comes', () => {
    const { take, copy, chat } = replica();
    const none = { delivered: 0, read: 0 };
    copy.synced({
      sessions: [
        { session: SESSION, state: 'live', lastSeq: 6, marks: { visitor: none, agent: { delivered: 5, read: 5 } } },
      ],
      gone: [],
    });
    take(receipt('visitor', 3, 2));
    take(batch(aChat()));
    expect(chat()?.marks).toEqual({ visitor: { delivered: 3, read: 2 }, agent: { delivered: 5, read: 5 } });
    expect(chat()?.unread).toEqual([6]);
  });

  it('never go back', () => {
    const { take, chat } = replica();
    take(batch(aChat()));
    take(receipt('visitor', 5, 4));
    take(receipt('visitor', 6, 2));
    take(receipt('visitor', 1, 1));
    expect(chat()?.marks.visitor).toEqual({ delivered: 6, read: 4 });
  });
});

describe('what the hub says is gone', () => {
  const gone = { sessions: [], gone: [SESSION, 'never-heard-of'] };

  it('is lost', () => {
    const { take, copy, chat } = replica();
    take(batch(aChat()));
    copy.synced(gone);
    expect(chat()?.lost).toBe('gone');
  });

  it('stays as it is when it has ended', () => {
    const { take, copy, chat } = replica();
    const log = aChat();
    append(log, 'session.ended', VISITOR, { by: 'visitor', reason: 'ended' });
    take(batch(log));
    copy.synced(gone);
    expect(chat()).toMatchObject({ lost: null, fold: { state: 'ended' } });
  });

  it('keeps the reason that is known', () => {
    const { take, copy, chat } = replica();
    const log = aChat();
    append(log, 'agent.left', SYSTEM, { agent: AINO, reason: 'redirected' });
    take(batch(log));
    copy.synced(gone);
    expect(chat()?.lost).toBe('left');
  });
});

describe('typing', () => {
  const typing = (on: boolean) => ({ v: 1, session: SESSION, type: 'typing', by: VISITOR, data: { on } });

  it('ends by itself after six seconds, counted from the last signal', () => {
    const { take, clock, chat } = replica();
    take(batch(aChat()));
    take(typing(true));
    clock.forward(4_000);
    take(typing(true));
    clock.forward(5_999);
    expect(chat()?.typing).toEqual(VISITOR);
    clock.forward(1);
    expect(chat()?.typing).toBeNull();
  });

  it('ends when it is said so', () => {
    const { take, chat } = replica();
    take(batch(aChat()));
    take(typing(true));
    take(typing(false));
    expect(chat()?.typing).toBeNull();
  });

  it('of a chat that is not here does nothing', () => {
    const { take, store, clock } = replica();
    take(typing(true));
    clock.forward(10_000);
    expect(store.state.chats).toEqual({});
  });
});
