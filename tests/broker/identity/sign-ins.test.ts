import { describe, expect, it } from 'vitest';
import type { Asker, Standing } from '../../../broker/identity/ports';
import { createSignIns } from '../../../broker/identity/sign-ins';
import { fail, ok, type Result } from '../../../broker/protocol/errors';
import type { Agent } from '../../../broker/protocol/models';
import { HandClock } from '../hub/clocks';
import { AGENTS } from '../hub/fixture';

const RIGHT = 'a good password';
const OFFICE = '192.0.2.10';
const ELSEWHERE = '203.0.113.5';

/** Accounts that know one password, and keep for whom it was checked. */
function setUp() {
  const clock = new HandClock();
  const asked: { readonly place: string; readonly standing: Standing }[] = [];
  const find = (id: string): Agent | undefined => AGENTS.find((agent) => agent.id === id);
  const signIn = async (id: string, password: string, asker?: Asker): Promise<Result<Agent>> => {
    if (asker !== undefined) asked.push({ place: asker.place, standing: asker.standing() });
    const agent = find(id);
    if (password === 'busy') return fail('rate_limited', 'Too many.');
    return agent !== undefined && password === RIGHT ? ok(agent) : fail('unauthenticated', 'No.');
  };
  const signIns = createSignIns({ accounts: { find, signIn }, clock });
  const attempt = async (id: string, password: string, from: string): Promise<string> => {
    const result = await signIns.signIn(id, password, from);
    return result.ok ? 'in' : result.error.code;
  };
  return { clock, asked, signIns, attempt };
}

describe('wrong passwords', () => {
  it('for one account from one address are enough after twenty, for a minute, and only there', async () => {
    const { clock, attempt } = setUp();
    for (let count = 0; count < 20; count += 1) expect(await attempt('aino', 'guess', OFFICE)).toBe('unauthenticated');
    expect(await attempt('aino', RIGHT, OFFICE)).toBe('rate_limited');
    expect(await attempt('bertil', RIGHT, OFFICE)).toBe('in');
    expect(await attempt('aino', RIGHT, ELSEWHERE)).toBe('in');
    clock.forward(60_000);
    expect(await attempt('aino', RIGHT, OFFICE)).toBe('in');
  });

  it('with ever new names slow their address, and it stays slowed, not shut', async () => {
    const { clock, asked, attempt } = setUp();
    let checked = 0;
    for (let count = 0; count < 1_000; count += 1) {
      if ((await attempt(`name-${count}`, 'guess', ELSEWHERE)) === 'unauthenticated') checked += 1;
      clock.forward(50);
    }
    // Fifty seconds: the first sixty, and then one in two seconds.
    expect(checked).toBeGreaterThan(60);
    expect(checked).toBeLessThan(60 + 26);
    expect(asked).toHaveLength(checked);
    expect(await attempt('aino', RIGHT, OFFICE)).toBe('in');
    clock.forward(2_000);
    expect(await attempt('bertil', RIGHT, ELSEWHERE)).toBe('in');
  });

  it('by someone beside them do not slow those who are known there', async () => {
    const { attempt, signIns, asked } = setUp();
    expect(await attempt('aino', RIGHT, OFFICE)).toBe('in');
    expect(signIns.cameByToken('bertil', OFFICE)).toBe(true);
    for (let count = 0; count < 200; count += 1) await attempt(`name-${count}`, 'guess', OFFICE);
    expect(await attempt('aino', RIGHT, OFFICE)).toBe('in');
    expect(await attempt('bertil', RIGHT, OFFICE)).toBe('in');
    const [aino, bertil] = asked.slice(-2);
    expect([aino?.standing, bertil?.standing, aino?.place === bertil?.place]).toEqual(['known', 'known', false]);
  });

  it('for the name of who is known there slow that name, for whoever gives it, and do not shut it', async () => {
    const { clock, asked, signIns, attempt } = setUp();
    expect(await attempt('aino', RIGHT, OFFICE)).toBe('in');
    expect(signIns.cameByToken('bertil', OFFICE)).toBe(true);
    for (const id of ['aino', 'bertil']) {
      for (let count = 0; count < 20; count += 1) expect(await attempt(id, 'guess', OFFICE)).toBe('unauthenticated');
      expect(await attempt(id, RIGHT, OFFICE)).toBe('in');
      expect(await attempt(id, RIGHT, OFFICE)).toBe('rate_limited');
    }
    const again = await signIns.signIn('aino', RIGHT, OFFICE);
    expect(again).toMatchObject({ ok: false, error: { code: 'rate_limited', retryAfterMs: 2_000 } });
    clock.forward(2_000);
    expect(await attempt('aino', RIGHT, OFFICE)).toBe('in');
    // Nobody has come as dora from here, and so there is nobody to keep in.
    for (let count = 0; count < 21; count += 1) await attempt('dora', 'guess', OFFICE);
    const checked = asked.length;
    clock.forward(2_000);
    expect(await attempt('dora', RIGHT, OFFICE)).toBe('rate_limited');
    expect(asked).toHaveLength(checked);
  });

  it.each([
    ['who is known there', true, 20 + 31],
    ['who is not', false, 20],
  ])('in one minute, for the name of %s, are so many at most', async (_who, isKnown, most) => {
    const { clock, attempt } = setUp();
    if (isKnown) expect(await attempt('aino', RIGHT, OFFICE)).toBe('in');
    let checked = 0;
    for (let at = 0; at < 60_000; at += 50) {
      if ((await attempt('aino', 'guess', OFFICE)) === 'unauthenticated') checked += 1;
      clock.forward(50);
    }
    expect(checked).toBeLessThanOrEqual(most);
    expect(checked).toBeGreaterThan(most - 3);
  });

  it('make an address suspect for ten minutes, and of IPv6 its whole network', async () => {
    const { clock, asked, attempt } = setUp();
    await attempt('aino', 'guess', '2001:db8::1');
    await attempt('bertil', RIGHT, '2001:db8::2');
    await attempt('bertil', RIGHT, '2001:db8:0:1::2');
    expect(asked.map(({ standing }) => standing)).toEqual(['new', 'suspect', 'new']);
    clock.forward(25 * 60_000);
    await attempt('dora', 'guess', '2001:db8::3');
    expect(asked.at(-1)?.standing).toBe('new');
  });

  it('are not what was never looked at, and right ones do not count', async () => {
    const { attempt } = setUp();
    for (let count = 0; count < 50; count += 1) {
      expect(await attempt('aino', 'busy', OFFICE)).toBe('rate_limited');
      expect(await attempt('aino', RIGHT, OFFICE)).toBe('in');
    }
  });

  it('of a disabled account are not forgiven for a token', () => {
    const { signIns } = setUp();
    expect(signIns.cameByToken('nobody', OFFICE)).toBe(false);
  });
});
