import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../broker/protocol/events';
import { foldEvents, type SessionFold } from '../../../broker/protocol/fold';
import { RedirectTarget } from '../../../broker/protocol/redirects';
import { append, SESSION, SYSTEM, VISITOR } from './chat-script';

const AINO = { id: 'aino', name: 'Aino' };
const BERTIL = { id: 'bertil', name: 'Bertil' };
const BY_AINO = { kind: 'agent', ...AINO } as const;
const BY_BERTIL = { kind: 'agent', ...BERTIL } as const;
const AT = '2025-07-14T09:30:12.345Z';
const SUMMARY = { visitor: { name: 'Maija' }, language: 'fi', messages: 0 } as const;
const offer = { redirect: 'r-1', from: AINO, summary: SUMMARY };
const closed = { redirect: 'r-1', agent: BERTIL };

/** The fold of a chat that aino has, and what happens then. */
function liveThen(happens: (log: SessionEvent[]) => void): SessionFold {
  const log: SessionEvent[] = [];
  append(log, 'session.started', SYSTEM, { visitor: { name: 'Maija' }, language: 'fi' });
  append(log, 'queue.entered', VISITOR, { skill: 'it', since: AT });
  append(log, 'agent.assigned', SYSTEM, { agent: AINO });
  happens(log);
  return foldEvents(SESSION, log);
}
const ask = (log: SessionEvent[]) =>
  append(log, 'redirect.offered', BY_AINO, { ...offer, to: { agent: BERTIL }, note: 'Please', expiresAt: AT });

describe('an offer in the fold', () => {
  it('is open with all that was said, and changes nothing else', () => {
    const fold = liveThen(ask);
    expect(fold.offer).toEqual({ ...offer, agent: BERTIL, note: 'Please', expiresAt: AT });
    expect(fold).toMatchObject({ state: 'live', assignee: AINO, supportPerson: AINO });
    expect(fold.members.map((member) => member.id)).toEqual([SESSION, 'aino']);
  });

  it.each<[string, (log: SessionEvent[]) => void]>([
    ['accepted', (log) => append(log, 'redirect.accepted', BY_BERTIL, closed)],
    ['declined', (log) => append(log, 'redirect.declined', BY_BERTIL, closed)],
    ['expired', (log) => append(log, 'redirect.expired', SYSTEM, closed)],
    ['cancelled', (log) => append(log, 'redirect.cancelled', BY_AINO, { ...closed, reason: 'cancelled' })],
    ['left behind', (log) => append(log, 'agent.left', SYSTEM, { agent: AINO, reason: 'gone' })],
    ['over with the chat', (log) => append(log, 'session.ended', VISITOR, { by: 'visitor', reason: 'ended' })],
  ])('is closed when it is %s', (_, close) => {
    expect(
      liveThen((log) => {
        ask(log);
        close(log);
      }).offer,
    ).toBeNull();
  });

  it('is none when nobody is asked', () => {
    const goes = (to: { agent: typeof BERTIL } | { skill: string }) =>
      liveThen((log) => append(log, 'redirect.offered', BY_AINO, { ...offer, to }));
    expect([goes({ agent: BERTIL }).offer, goes({ skill: 'hr' }).offer]).toEqual([null, null]);
  });
});

describe('a chat sent back to the queue', () => {
  it('remembers who sent it, and since when it waits, until somebody has it', () => {
    const sent = (log: SessionEvent[]) => {
      append(log, 'agent.left', BY_AINO, { agent: AINO, reason: 'redirected' });
      append(log, 'queue.entered', BY_AINO, { skill: 'hr', since: AT });
    };
    expect(liveThen(sent)).toMatchObject({
      state: 'queued',
      skill: 'hr',
      queuedSince: AT,
      redirectedBy: 'aino',
      assignee: null,
      supportPerson: AINO,
    });
    const had = liveThen((log) => {
      sent(log);
      append(log, 'agent.assigned', SYSTEM, { agent: BERTIL });
    });
    expect(had).toMatchObject({ redirectedBy: null, supportPerson: BERTIL });
    expect(had.members.map((member) => member.id)).toEqual([SESSION, 'aino', 'bertil']);
  });

  it('has no sender when its agent was lost', () => {
    const lost = liveThen((log) => append(log, 'agent.left', SYSTEM, { agent: AINO, reason: 'gone' }));
    expect(lost.redirectedBy).toBeNull();
  });
});

describe('what the visitor said', () => {
  const says = (...texts: string[]) =>
    liveThen((log) => {
      for (const text of texts) append(log, 'message.posted', VISITOR, { text });
    });

  it('is remembered from both ends; what others say is not', () => {
    expect(says()).toMatchObject({ firstWords: null, lastWords: null });
    const fold = liveThen((log) => {
      append(log, 'message.posted', BY_AINO, { text: 'Hello' });
      for (const text of ['one', 'two', 'three']) append(log, 'message.posted', VISITOR, { text });
      append(log, 'note.posted', BY_AINO, { text: 'hm' });
    });
    expect(fold).toMatchObject({ firstWords: 'one', lastWords: 'three' });
  });

  it('is not what has no words, such as a message of files alone', () => {
    expect(says('', ' one ', '  ')).toMatchObject({ firstWords: 'one', lastWords: 'one' });
  });

  it.each([
    ['x'.repeat(140), 140, 'x'],
    ['x'.repeat(141), 140, '…'],
    // A smiley of two units across the cut: none of it stays.
    [`${'x'.repeat(138)}😀😀`, 139, '…'],
  ])('is cut to what fits', (text, length, end) => {
    const { firstWords } = says(text);
    expect([firstWords?.length, firstWords?.at(-1)]).toEqual([length, end]);
  });
});

describe('a target', () => {
  it.each([
    [{ agent: 'bertil' }, true],
    [{ skill: 'hr' }, true],
    [{}, false],
    [{ agent: '' }, false],
    [{ skill: '' }, false],
    ['bertil', false],
  ])('%j is one: %s', (target, is) => expect(RedirectTarget.safeParse(target).success).toBe(is));
});
