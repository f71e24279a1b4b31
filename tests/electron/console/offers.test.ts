import { describe, expect, it } from 'vitest';
import type { EventData, EventType, SessionEvent } from '../../../broker/protocol/events';
import { Replica } from '../../../electron/console/replica';
import { ConsoleStore } from '../../../electron/console/store';
import { HandClock } from '../../broker/hub/clocks';
import { append, SESSION, SYSTEM, VISITOR } from '../../broker/protocol/chat-script';

const ME = { id: 'me', name: 'Me' };
const OTHER = { id: 'other', name: 'Other' };
const AT = '2025-07-14T09:30:12.345Z';

/** A console's copy, what it asked for, and the log it follows. */
function copyOf(holder = OTHER) {
  const store = new ConsoleStore({
    host: 'web',
    tray: false,
    badge: false,
    autostart: false,
    windows: false,
    version: '1.0.0',
  });
  const done = { gaps: 0 };
  const gap = () => {
    done.gaps += 1;
  };
  const replica = new Replica({ agent: ME.id, store, clock: new HandClock(), gap, applied: () => undefined });
  const log: SessionEvent[] = [];
  append(log, 'session.started', SYSTEM, { visitor: { name: 'Maija' }, language: 'fi' });
  append(log, 'queue.entered', VISITOR, { skill: 'it', since: AT });
  append(log, 'agent.assigned', SYSTEM, { agent: holder });
  /** The next event of the log, told alone. */
  const tell = <T extends EventType>(type: T, data: EventData<T>) => {
    append(log, type, SYSTEM, data);
    const event = log.at(-1);
    if (event !== undefined) replica.take({ kind: 'event', message: event });
  };
  /** The next event of the log, not told here. */
  const skip = <T extends EventType>(type: T, data: EventData<T>) => append(log, type, SYSTEM, data);
  const catchUp = (): void =>
    replica.take({ kind: 'batch', message: { v: 1, session: SESSION, type: 'events', events: log, more: false } });
  return { store, replica, done, tell, skip, catchUp };
}

const summary = { visitor: { name: 'Maija' }, language: 'fi', messages: 2 } as const;
const offered = (from: typeof ME, agent: typeof ME) => ({
  redirect: 'r-1',
  from,
  to: { agent },
  note: 'Please',
  summary,
  expiresAt: AT,
});
const closed = { redirect: 'r-1', agent: ME };

describe('an offer from a colleague', () => {
  it('is shown, and is not taken for a piece of a chat of this agent', () => {
    const { store, done, tell } = copyOf();
    tell('redirect.offered', offered(OTHER, ME));
    expect(store.state.offers).toEqual([
      { session: SESSION, redirect: 'r-1', from: OTHER, note: 'Please', summary, expiresAt: AT },
    ]);
    expect([store.state.chats, done.gaps]).toEqual([{}, 0]);
  });

  it.each(['redirect.declined', 'redirect.expired', 'redirect.cancelled'] as const)('goes with %s', (type) => {
    const { store, done, tell } = copyOf();
    tell('redirect.offered', offered(OTHER, ME));
    tell(type, { ...closed, reason: 'cancelled' });
    expect([store.state.offers, store.state.notices, done.gaps]).toEqual([[], [], 0]);
  });

  it('goes when the chat comes, which then is whole', () => {
    const { store, done, tell, catchUp } = copyOf();
    tell('redirect.offered', offered(OTHER, ME));
    catchUp();
    expect(store.state.chats[SESSION]?.fold).toMatchObject({ lastSeq: 4, offer: { redirect: 'r-1' } });
    tell('redirect.accepted', closed);
    tell('agent.left', { agent: OTHER, reason: 'redirected' });
    tell('agent.assigned', { agent: ME });
    expect(store.state.offers).toEqual([]);
    expect(store.state.chats[SESSION]?.fold).toMatchObject({ assignee: ME, supportPerson: ME, offer: null });
    expect(done.gaps).toBe(0);
  });

  it('of a chat this agent had before leaves that alone', () => {
    const { store, done, tell, skip, catchUp } = copyOf(ME);
    catchUp();
    tell('agent.left', { agent: ME, reason: 'redirected' });
    expect(store.state.chats[SESSION]?.lost).toBe('left');
    // Passed on, and talked about for a while.
    skip('message.posted', { text: 'Hello' });
    tell('redirect.offered', offered(OTHER, ME));
    expect(store.state.offers).toHaveLength(1);
    expect(store.state.chats[SESSION]).toMatchObject({ lost: 'left', fold: { lastSeq: 4 } });
    expect(done.gaps).toBe(0);
  });

  it('is what the server says after a reconnect', () => {
    const { store, replica, tell } = copyOf();
    tell('redirect.offered', offered(OTHER, ME));
    replica.synced({ sessions: [], gone: [], offers: [] });
    expect(store.state.offers).toEqual([]);
    const offer = { session: 's-9', redirect: 'r-9', from: OTHER, summary, expiresAt: AT };
    replica.synced({ sessions: [], gone: [], offers: [offer] });
    expect(store.state.offers).toEqual([offer]);
  });
});

describe('an offer of this agent', () => {
  it.each([
    ['redirect.declined', 'redirect.notice.declined'],
    ['redirect.expired', 'redirect.notice.expired'],
  ] as const)('that ends with %s is told, whichever chat is looked at', (type, text) => {
    const { store, tell, catchUp } = copyOf(ME);
    catchUp();
    tell('redirect.offered', offered(ME, OTHER));
    expect(store.state.chats[SESSION]?.fold.offer?.agent).toEqual(OTHER);
    expect(store.state.offers).toEqual([]);
    tell(type, { redirect: 'r-1', agent: OTHER });
    expect(store.state.notices).toMatchObject([{ text, values: { agent: 'Other', visitor: 'Maija' } }]);
    expect(store.state.chats[SESSION]?.fold.offer).toBeNull();
  });

  it('that was answered long ago is not told again when the chat is read anew', () => {
    const { store, tell, catchUp } = copyOf(ME);
    catchUp();
    tell('redirect.offered', offered(ME, OTHER));
    tell('redirect.declined', { redirect: 'r-1', agent: OTHER });
    store.dispatch({ type: 'signedOut' });
    store.dispatch({ type: 'notice.cleared', id: store.state.notices[0]?.id ?? '' });
    catchUp();
    expect(store.state.chats[SESSION]?.fold.lastSeq).toBe(5);
    expect(store.state.notices).toEqual([]);
  });
});
