import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, ok, type Result } from '../../../broker/protocol/errors';
import type { TokenAnswer } from '../../../broker/protocol/http';
import { Credential } from '../../../renderer/visitor/chat/credential';
import type { SavedSession } from '../../../renderer/visitor/chat/saved-session';

const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const HOUR = 3_600_000;
const iso = (ms: number): string => new Date(ms).toISOString();

/** A token that lives for 24 hours from noon, and a server that gives others, numbered. */
function setUp(saved: Partial<SavedSession> = { expiresAt: iso(NOON + 24 * HOUR) }) {
  const asked: string[] = [];
  const kept: SavedSession[] = [];
  let answer = (): Result<TokenAnswer> => ok({ token: `t${asked.length}`, expiresAt: iso(Date.now() + 24 * HOUR) });
  const credential = new Credential({
    saved: { session: 's', token: 't0', ...saved },
    renew: async (token) => {
      asked.push(token);
      return answer();
    },
    keep: (fresh) => void kept.push(fresh),
    now: () => Date.now(),
  });
  const answers = (given: Result<TokenAnswer>): void => {
    answer = () => given;
  };
  return { credential, asked, kept, answers };
}

describe("a visitor's token", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOON });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is renewed at half of its life for as long as the page is connected, over days', async () => {
    const { credential, asked, kept } = setUp();
    credential.connected(true);
    await vi.advanceTimersByTimeAsync(12 * HOUR - 1);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(3 * 24 * HOUR);
    expect(asked.slice(0, 3)).toEqual(['t0', 't1', 't2']);
    expect(credential.token).toBe(kept.at(-1)?.token);
    expect(Date.parse(kept.at(-1)?.expiresAt ?? '')).toBeGreaterThan(Date.now() + 12 * HOUR - 1);
    credential.close();
    const sofar = asked.length;
    await vi.advanceTimersByTimeAsync(48 * HOUR);
    expect(asked).toHaveLength(sofar);
  });

  it('of which the end is not known, as an earlier page kept it, is renewed soon', async () => {
    const { credential, asked } = setUp({});
    credential.connected(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual(['t0']);
  });

  it('is not asked for without a connection, and asked for again later when the server did not answer', async () => {
    const { credential, asked, answers } = setUp();
    await vi.advanceTimersByTimeAsync(23 * HOUR);
    expect(asked).toEqual([]);
    answers(fail('unavailable', 'Away.'));
    credential.connected(true);
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.length).toBeLessThan(70);
    expect(credential.token).toBe('t0');
  });

  it('is asked for once by many who ask together', async () => {
    const { credential, asked } = setUp();
    expect(await Promise.all([credential.renew(), credential.renew()])).toEqual(['renewed', 'renewed']);
    expect(asked).toEqual(['t0']);
  });

  it('is that of another tab when that one has a fresher one of the same chat', async () => {
    const { credential, asked } = setUp();
    credential.adopt({ session: 'other', token: 'x' });
    expect(credential.token).toBe('t0');
    credential.adopt({ session: 's', token: 'fresh', expiresAt: iso(NOON + 36 * HOUR) });
    await credential.renew();
    expect(asked).toEqual(['fresh']);
  });

  it.each([
    ['over', fail<TokenAnswer>('not_found', 'Over.'), 'over'],
    ['not let in', fail<TokenAnswer>('unauthenticated', 'No.'), 'refused'],
    ['away', fail<TokenAnswer>('unavailable', 'Away.'), { code: 'unavailable' }],
    ['unreadable', fail<TokenAnswer>('internal', 'What?'), { code: 'internal' }],
    ['too often', fail<TokenAnswer>('rate_limited', 'Wait.'), { code: 'rate_limited' }],
  ])('tells "%s" from the rest', async (_what, answer, meaning) => {
    const { credential, answers } = setUp();
    answers(answer);
    const said = await credential.renew();
    if (typeof meaning === 'string') expect(said).toBe(meaning);
    else expect(said).toMatchObject(meaning);
    expect(credential.token).toBe('t0');
  });
});
