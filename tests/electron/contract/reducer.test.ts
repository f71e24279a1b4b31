import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../broker/protocol/events';
import { foldEvents } from '../../../broker/protocol/fold';
import type { ConsoleEvent } from '../../../electron/contract/events';
import { reduce } from '../../../electron/contract/reducer';
import { DEFAULT_SETTINGS } from '../../../electron/contract/settings';
import type { ConsoleState, SignIn } from '../../../electron/contract/state';
import { AGENTS, append, play, SESSION, SYSTEM, VISITOR } from '../../broker/protocol/chat-script';
import { AINO as ME } from '../desktop/state';
import { anyArrivals, anyLogs, EMPTY_STATE, entry, eventOf, playArrivals, readUpTo } from './console-script';

const [AINO = { id: '', name: '' }, BERTIL = AINO] = AGENTS;

/** A chat that came from the bot's queue to Aino, with three words of the visitor. */
function liveChat(): SessionEvent[] {
  const log: SessionEvent[] = [
    ...play([
      { do: 'queue', skill: 'it' },
      { do: 'assign', agent: AINO },
    ]),
  ];
  append(log, 'message.posted', VISITOR, { text: 'one' });
  append(log, 'message.posted', { kind: 'agent', ...AINO }, { text: 'mine' });
  append(log, 'message.posted', VISITOR, { text: 'two' });
  return log;
}

const chatEvents = (log: readonly SessionEvent[]): ConsoleEvent[] =>
  log.map((event) => ({ type: 'chat.event', event }));

const stateAfter = (events: readonly ConsoleEvent[], state: ConsoleState = EMPTY_STATE): ConsoleState =>
  events.reduce(reduce, state);

const LIVE = stateAfter(chatEvents(liveChat()));
const chatOf = (state: ConsoleState, session: string = SESSION) => {
  const chat = state.chats[session];
  if (chat === undefined) throw new Error(`There is no chat ${session}.`);
  return chat;
};

/** As a window gets it at `hello` and `resync`. */
const snapshotOf = (state: ConsoleState): ConsoleState => ({ ...state, conversations: {} });
const withoutConversations = ({ conversations: _, ...rest }: ConsoleState) => rest;

describe('core and window', () => {
  it('have the same state, whenever the window was opened and whatever came how often in which order', () => {
    fc.assert(
      fc.property(anyLogs, anyArrivals, fc.nat(), fc.integer({ min: 1, max: 6 }), (logs, arrivals, opens, limit) => {
        const openedAt = opens % (arrivals.length + 1);
        let core = EMPTY_STATE;
        let window: ConsoleState | null = null;
        arrivals.forEach((arrival, at) => {
          if (at === openedAt) window = snapshotOf(core);
          const event = eventOf(arrival, core, logs);
          if (event !== null) core = reduce(core, event);
          if (window === null) return;
          if (event !== null) window = reduce(window, event);
          if (arrival.do !== 'load' || core.conversations[arrival.session] === undefined) return;
          // What the core answers to `conversation.load`, of what is older than what the window has.
          const before = window.conversations[arrival.session]?.[0]?.seq ?? Number.POSITIVE_INFINITY;
          const all = core.conversations[arrival.session] ?? [];
          const events = all.filter((known) => known.seq < before).slice(-limit);
          window = reduce(window, { type: 'conversation.loaded', session: arrival.session, events });
        });
        const seen: ConsoleState = window ?? snapshotOf(core);
        expect(withoutConversations(seen)).toEqual(withoutConversations(core));
        for (const [session, events] of Object.entries(seen.conversations)) {
          // The end of the conversation, without a hole.
          const all = core.conversations[session] ?? [];
          expect(events).toEqual(all.slice(all.length - events.length));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('have of each log what came without a gap, once and in order, and its fold', () => {
    fc.assert(
      fc.property(anyLogs, anyArrivals, (logs, arrivals) => {
        const calm = arrivals.filter((arrival) => !['skipped', 'closed', 'signOut'].includes(arrival.do));
        const { core } = playArrivals(calm, logs);
        for (const [session, chat] of Object.entries(core.chats)) {
          const log = (logs.get(session) ?? []).slice(0, chat.fold.lastSeq);
          expect(core.conversations[session]).toEqual(log);
          expect(chat.fold).toEqual(foldEvents(session, log));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('have unread exactly the words of the visitor that are newer than what was read', () => {
    fc.assert(
      fc.property(anyLogs, anyArrivals, (logs, arrivals) => {
        const { core } = playArrivals(arrivals, logs);
        for (const [session, chat] of Object.entries(core.chats)) {
          const words = (core.conversations[session] ?? []).filter(
            (event) => event.type === 'message.posted' && event.by.kind === 'visitor',
          );
          const unread = words.map((event) => event.seq).filter((seq) => seq > chat.marks.agent.read);
          expect(chat.unread).toEqual(unread);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('list every chat once, and nothing of a chat that was put away', () => {
    fc.assert(
      fc.property(anyLogs, anyArrivals, (logs, arrivals) => {
        const { core } = playArrivals(arrivals, logs);
        expect([...core.chatOrder].sort()).toEqual(Object.keys(core.chats).sort());
        expect(Object.keys(core.conversations).sort()).toEqual(Object.keys(core.chats).sort());
      }),
      { numRuns: 100 },
    );
  });

  it('change nothing of the state before', () => {
    const frozen = JSON.stringify(LIVE);
    stateAfter(
      [
        { type: 'chat.marks', session: SESSION, marks: readUpTo(5) },
        { type: 'chat.lost', session: SESSION, reason: 'left' },
        { type: 'chat.closed', session: SESSION },
        { type: 'signedOut' },
      ],
      LIVE,
    );
    expect(JSON.stringify(LIVE)).toBe(frozen);
  });
});

describe('a window', () => {
  const window = snapshotOf(LIVE);
  const log = liveChat();

  it('that has not loaded a conversation keeps none of its events, and still knows the chat', () => {
    append(log, 'message.posted', VISITOR, { text: 'three' });
    const next = stateAfter(chatEvents(log.slice(-1)), window);
    expect(next.conversations).toEqual({});
    expect(chatOf(next).lastMessage?.text).toBe('three');
    expect(chatOf(next).unread).toEqual([4, 6, 7]);
  });

  it('that has loaded the end of a conversation gets what follows, and earlier parts before it, once', () => {
    const loaded = stateAfter([{ type: 'conversation.loaded', session: SESSION, events: log.slice(3, 6) }], window);
    const more = stateAfter([{ type: 'conversation.loaded', session: SESSION, events: log.slice(0, 5) }], loaded);
    expect(more.conversations[SESSION]?.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('that hears of a chat from its first event on has the whole conversation', () => {
    const seen = stateAfter(chatEvents(liveChat()), snapshotOf(EMPTY_STATE));
    expect(seen.conversations[SESSION]).toHaveLength(6);
  });

  it('that gets a conversation of a chat that was put away meanwhile leaves it', () => {
    const closed = stateAfter([{ type: 'chat.closed', session: SESSION }], window);
    const late = stateAfter([{ type: 'conversation.loaded', session: SESSION, events: log.slice(0, 3) }], closed);
    expect(late.conversations).toEqual({});
  });
});

describe('a chat', () => {
  it('whose very first event is of an unknown type is there, and goes on behind it', () => {
    const [, ...rest] = liveChat();
    const state = stateAfter([{ type: 'chat.skipped', session: SESSION, seq: 1 }, ...chatEvents(rest)]);
    expect(chatOf(state).fold).toMatchObject({ lastSeq: 6, state: 'live' });
    expect(state.conversations[SESSION]).toEqual(rest);
    expect(state.chatOrder).toEqual([SESSION]);
  });

  it('is not made by an unknown event in the middle of a log', () => {
    expect(stateAfter([{ type: 'chat.skipped', session: SESSION, seq: 2 }])).toEqual(EMPTY_STATE);
  });

  it('that went away is mine again when it is assigned again', () => {
    const log = liveChat();
    const lost = stateAfter([{ type: 'chat.lost', session: SESSION, reason: 'left' }], LIVE);
    expect(chatOf(lost).lost).toBe('left');
    append(log, 'agent.left', SYSTEM, { agent: AINO, reason: 'gone' });
    append(log, 'queue.entered', SYSTEM, { skill: 'it', since: '2026-11-24T10:00:00.000Z' });
    append(log, 'agent.assigned', SYSTEM, { agent: AINO });
    expect(chatOf(stateAfter(chatEvents(log.slice(6)), lost)).lost).toBeNull();
  });

  it.each([
    ['the same side writes', VISITOR, null],
    ['the other side writes', { kind: 'agent' as const, ...BERTIL }, VISITOR],
  ])('shows who types until %s', (_when, by, typing) => {
    const log = liveChat();
    const state = stateAfter([{ type: 'chat.typing', session: SESSION, by: VISITOR }], LIVE);
    append(log, 'message.posted', by, { text: 'done' });
    expect(chatOf(stateAfter(chatEvents(log.slice(6)), state)).typing).toEqual(typing);
  });

  it('shows nobody typing once it is over or lost', () => {
    const log = liveChat();
    const state = stateAfter([{ type: 'chat.typing', session: SESSION, by: VISITOR }], LIVE);
    append(log, 'session.ended', VISITOR, { by: 'visitor', reason: 'ended' });
    expect(chatOf(stateAfter(chatEvents(log.slice(6)), state)).typing).toBeNull();
    expect(chatOf(stateAfter([{ type: 'chat.lost', session: SESSION, reason: 'gone' }], state)).typing).toBeNull();
  });

  it('has as last message what was said, not what was noted', () => {
    const log = liveChat();
    append(log, 'note.posted', { kind: 'agent', ...AINO }, { text: 'TOP-SECRET' });
    expect(chatOf(stateAfter(chatEvents(log))).lastMessage).toMatchObject({ text: 'two', by: VISITOR });
    append(log, 'message.posted', { kind: 'bot', name: 'Assistant' }, { text: 'I am only a bot' });
    expect(chatOf(stateAfter(chatEvents(log))).lastMessage).toMatchObject({ text: 'two', by: VISITOR });
  });

  it('that is read up to the middle has the rest unread', () => {
    const read = stateAfter([{ type: 'chat.marks', session: SESSION, marks: readUpTo(4) }], LIVE);
    expect(chatOf(LIVE).unread).toEqual([4, 6]);
    expect(chatOf(read).unread).toEqual([6]);
  });
});

describe('a draft', () => {
  it('belongs to one chat, whatever else happens', () => {
    fc.assert(
      fc.property(anyLogs, anyArrivals, (logs, arrivals) => {
        const written = new Map<string, string>();
        let core = EMPTY_STATE;
        for (const arrival of arrivals) {
          const event = eventOf(arrival, core, logs);
          if (event === null) continue;
          core = reduce(core, event);
          if (event.type === 'chat.draft' && core.chats[event.session] !== undefined) {
            written.set(event.session, event.draft.text);
          }
          if (event.type === 'chat.closed') written.delete(event.session);
          if (event.type === 'signedOut') written.clear();
        }
        for (const [session, chat] of Object.entries(core.chats)) {
          expect(chat.draft.text).toBe(written.get(session) ?? '');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('of a chat that is not there is nowhere', () => {
    const draft = { text: 'lost', note: false };
    expect(stateAfter([{ type: 'chat.draft', session: 'nowhere', draft }], LIVE)).toBe(LIVE);
  });
});

describe('alerts and notices', () => {
  const alert = (session: string, at: string, seq = 2) => ({ session, seq, at, visitor: 'Maija', firstWords: '' });

  it('keep one alert for each chat, the newest', () => {
    const state = stateAfter([
      { type: 'alert.raised', alert: alert('a', '1') },
      { type: 'alert.raised', alert: alert('b', '2') },
      { type: 'alert.raised', alert: alert('a', '3') },
    ]);
    expect(state.alerts.map(({ session, at }) => `${session}${at}`)).toEqual(['b2', 'a3']);
    expect(stateAfter([{ type: 'alert.cleared', session: 'b' }], state).alerts).toHaveLength(1);
  });

  describe('of a new chat end', () => {
    const SIGNED_IN: ConsoleEvent = { type: 'signIn.changed', signIn: { kind: 'signedIn', server: '', me: ME } };
    const seq = LIVE.chats[SESSION]?.fold.lastSeq ?? 0;
    const called = stateAfter([SIGNED_IN, { type: 'alert.raised', alert: alert(SESSION, '1', seq) }], LIVE);
    const next = (event: Partial<SessionEvent>): ConsoleEvent => ({
      type: 'chat.event',
      event: { v: 1, session: SESSION, seq: seq + 1, id: 'e', at: '', ...event } as SessionEvent,
    });
    const by = (id: string) => ({ kind: 'agent', id, name: id }) as const;
    const said = (id: string) => next({ type: 'message.posted', by: by(id), data: { text: 'I am here' } });
    const left = (id: string) =>
      next({ type: 'agent.left', by: by(id), data: { agent: { id, name: id }, reason: 'redirected' } });
    const read = (upTo: number): ConsoleEvent => ({
      type: 'chat.marks',
      session: SESSION,
      marks: { visitor: { delivered: 0, read: 0 }, agent: { delivered: upTo, read: upTo } },
    });

    it.each<[string, ConsoleEvent, number]>([
      ['when it has been read up to there, by whatever console', read(seq), 0],
      ['and not when only what was before has been read', read(seq - 1), 1],
      ['when this agent has written, from whatever console', said(ME.id), 0],
      ['and not when a colleague has', said('bertil'), 1],
      ['when it is over', next({ type: 'session.ended', by: by(ME.id), data: { by: 'visitor', reason: 'ended' } }), 0],
      ['when it is with this agent no longer', left(ME.id), 0],
      ['and not when a colleague has left it', left('bertil'), 1],
      ['when it was lost', { type: 'chat.lost', session: SESSION, reason: 'gone' }, 0],
    ])('%s', (_when, event, alerts) => {
      expect(called.alerts).toHaveLength(1);
      expect(stateAfter([event], called).alerts).toHaveLength(alerts);
    });
  });

  it('let a notice go by its id', () => {
    const notice = (id: string) => ({ id, at: '', kind: 'error' as const, text: id });
    const state = stateAfter([
      { type: 'notice.raised', notice: notice('1') },
      { type: 'notice.raised', notice: notice('2') },
      { type: 'notice.cleared', id: '1' },
    ]);
    expect(state.notices.map(({ id }) => id)).toEqual(['2']);
  });
});

describe('signing out', () => {
  it('takes everything of the agent away, and leaves settings, policy, workspace, notices and the reason', () => {
    const signIn: SignIn = { kind: 'signedOut', server: 'http://chat.example', agent: 'aino', error: null };
    const settings = { ...DEFAULT_SETTINGS, undoSeconds: 5 };
    const notice = { id: 'n', at: '', kind: 'info' as const, text: 'x' };
    const kept = stateAfter([
      { type: 'settings.changed', settings },
      { type: 'policy.read', policy: { source: '/etc/x', locked: ['alerts.toast'], problems: [] } },
      { type: 'signIn.changed', signIn },
      { type: 'notice.raised', notice },
    ]);
    const signedIn = stateAfter(
      [
        ...chatEvents(liveChat()),
        { type: 'chat.draft', session: SESSION, draft: { text: 'half a', note: true } },
        { type: 'outbox.changed', session: SESSION, entries: [entry(SESSION, 'm-1')] },
        { type: 'connection.changed', connection: { kind: 'connected' } },
        { type: 'status.changed', status: { status: 'active', effective: 'active', revision: 3 } },
        { type: 'queue.changed', queue: { skills: [], sessions: [] } },
        { type: 'alert.raised', alert: { session: SESSION, seq: 2, at: '', visitor: 'Maija', firstWords: 'x' } },
      ],
      kept,
    );
    expect(stateAfter([{ type: 'signedOut' }], signedIn)).toEqual(kept);
  });
});
