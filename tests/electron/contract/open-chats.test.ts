import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  groupChats,
  isOpen,
  longestWaiting,
  replyWaitOf,
  USUAL_REPLY_CLOCK,
  waitingSince,
} from '../../../electron/contract/open-chats';
import { chatOf, stateOf } from '../desktop/state';

const AT = Date.parse('2026-11-24T10:00:00.000Z');
const iso = (ms: number): string => new Date(AT + ms).toISOString();

describe('the waiting time', () => {
  it.each([
    [0, 0, 'calm'],
    [59_999, 59, 'calm'],
    [60_000, 60, 'due'],
    [179_999, 179, 'due'],
    [180_000, 180, 'overdue'],
    [24 * 60_000, 1_440, 'overdue'],
    [-5_000, 0, 'calm'],
  ])('after %i ms is %i s and %s', (waited, seconds, urgency) => {
    expect(replyWaitOf(iso(0), AT + waited, USUAL_REPLY_CLOCK)).toEqual({ seconds, urgency });
  });

  it('goes by the thresholds of the workspace, and by the server’s clock', () => {
    const { workspace } = stateOf();
    if (workspace === null) throw new Error('There is no workspace.');
    const a = chatOf('a', { fold: { ...chatOf('a').fold, visitorWaitingSince: iso(0) } });
    const state = {
      ...stateOf({ chats: { a } }),
      workspace: { ...workspace, replyClock: { amberMs: 1_000, redMs: 2_000 } },
      // This machine's clock is an hour late.
      clockAheadMs: 3_600_000,
    };
    expect(longestWaiting(state, AT - 3_600_000 + 1_500)?.wait).toEqual({ seconds: 1, urgency: 'due' });
    expect(longestWaiting(state, AT - 3_600_000 + 2_500)?.wait).toEqual({ seconds: 2, urgency: 'overdue' });
  });
});

const anyChat = fc.record({
  state: fc.constantFrom('bot', 'queued', 'live', 'ended'),
  lost: fc.constantFrom(null, null, 'left', 'gone'),
  since: fc.option(fc.integer({ min: 0, max: 9 })),
});

describe('the open chats', () => {
  it('are each in one group: who waits by how long, who does not, what went elsewhere, and what is over', () => {
    fc.assert(
      fc.property(fc.array(anyChat), (all) => {
        const chats = Object.fromEntries(
          all.map(({ state, lost, since }, at) => {
            const chat = chatOf(`c${at}`, { lost });
            const visitorWaitingSince = since === null ? null : iso(since * 1_000);
            return [`c${at}`, { ...chat, fold: { ...chat.fold, state, visitorWaitingSince } }];
          }),
        );
        const { waiting, live, handedOver, ended } = groupChats(stateOf({ chats }));
        const names = [...waiting, ...live, ...handedOver, ...ended].map((chat) => chat.fold.session);
        expect(names.toSorted()).toEqual(Object.keys(chats).toSorted());
        expect(waiting.every((chat) => waitingSince(chat) !== null)).toBe(true);
        expect(live.every((chat) => isOpen(chat) && waitingSince(chat) === null)).toBe(true);
        expect(ended.every((chat) => chat.fold.state === 'ended')).toBe(true);
        expect(handedOver.some((chat) => isOpen(chat) || chat.fold.state === 'ended')).toBe(false);
        const since = waiting.map((chat) => waitingSince(chat) ?? '');
        expect(since).toEqual(since.toSorted());
      }),
    );
  });
});
