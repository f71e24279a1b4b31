import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exclusively, type Locks } from '../../../renderer/visitor/files/one-tab';

/** A browser's locks, as far as the page uses them. */
const free: Locks = {
  request: async (name, _options, work) => work({ name }),
};
const held: Locks = {
  request: async (_name, _options, work) => work(null),
};
const refusing: Locks = { request: () => Promise.reject(new Error('SecurityError')) };
const throwing: Locks = {
  request: () => {
    throw new Error('SecurityError');
  },
};
const mute: Locks = { request: () => new Promise(() => undefined) };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('work that one tab does', () => {
  it.each<[string, Locks | undefined, boolean]>([
    ['is done with the lock', free, true],
    ['is left to the tab that is at it', held, false],
    ['is done where the browser has no locks', undefined, true],
    ['is done where the browser refuses them', refusing, true],
    ['is done where asking throws', throwing, true],
    ['is done where the browser never answers', mute, true],
  ])('%s', async (_, locks, done) => {
    const work = vi.fn(async () => undefined);
    const answer = exclusively('name', work, locks);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await answer).toBe(done);
    expect(work).toHaveBeenCalledTimes(done ? 1 : 0);
  });
});
