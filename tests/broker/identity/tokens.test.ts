import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Tokens } from '../../../broker/identity/ports';
import { createTokens } from '../../../broker/identity/tokens';
import type { Principal } from '../../../broker/protocol/topics';
import { HandClock } from '../hub/clocks';

const KEY = Buffer.alloc(32, 1);
const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const HOUR = 3_600_000;
const AINO: Principal = { kind: 'agent', id: 'aino' };
const MAIJA: Principal = { kind: 'visitor', id: 'maija' };

/** Accounts that have refused nothing. */
const ANY_TOKEN = { takesTokenOf: () => true };

function setUp(now = NOON) {
  const clock = new HandClock(now);
  return { clock, tokens: createTokens({ tokenKey: KEY.toString('base64url'), clock, accounts: ANY_TOKEN }) };
}

const refused = { ok: false, error: { code: 'unauthenticated', retryable: false } };

describe('a token', () => {
  it.each([AINO, MAIJA])('stands for $kind $id and nobody else', async (principal) => {
    const { tokens } = setUp();
    const { token } = await tokens.issue(principal, HOUR);
    expect(await tokens.verify(token)).toEqual({ ok: true, value: principal });
  });

  it('holds no more than who, when and until when', async () => {
    const { tokens } = setUp();
    const [, payload = ''] = (await tokens.issue(MAIJA, HOUR)).token.split('.');
    const read: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(read).toEqual({ iss: 'parley', sub: 'visitor:maija', at: NOON, exp: (NOON + HOUR) / 1000 });
  });

  it.each([0, 1, 400, 999])(
    'is good until the moment it was said to expire, issued %i ms after the second',
    async (ms) => {
      const { tokens, clock } = setUp(NOON + ms);
      const { token, expiresAt } = await tokens.issue(MAIJA, HOUR);
      const end = Date.parse(expiresAt);
      expect(Math.abs(end - (NOON + ms + HOUR))).toBeLessThan(1_000);
      clock.forward(end - clock.now() - 1);
      expect((await tokens.verify(token)).ok).toBe(true);
      clock.forward(1);
      expect(await tokens.verify(token)).toMatchObject(refused);
    },
  );

  it('lives a week at most, whatever was asked for', async () => {
    const { tokens, clock } = setUp();
    const { token, expiresAt } = await tokens.issue(AINO, 365 * 24 * HOUR);
    expect(expiresAt).toBe('2026-12-01T12:00:00.000Z');
    clock.forward(7 * 24 * HOUR);
    expect(await tokens.verify(token)).toMatchObject(refused);
  });

  it('of an agent is one only for as long as the account takes it', async () => {
    const clock = new HandClock(NOON);
    const asked: unknown[] = [];
    let taken = true;
    const takesTokenOf = (...question: unknown[]): boolean => {
      asked.push(question);
      return taken;
    };
    const tokens = createTokens({ tokenKey: KEY.toString('base64url'), clock, accounts: { takesTokenOf } });
    const { token } = await tokens.issue(AINO, HOUR);
    const { token: visitors } = await tokens.issue(MAIJA, HOUR);
    expect((await tokens.verify(token)).ok).toBe(true);
    taken = false;
    expect(await tokens.verify(token)).toMatchObject(refused);
    expect((await tokens.verify(visitors)).ok).toBe(true);
    expect(asked).toEqual([
      ['aino', NOON],
      ['aino', NOON],
    ]);
  });

  it('is refused with any one character of it changed', async () => {
    const { tokens } = setUp();
    const { token } = await tokens.issue(MAIJA, HOUR);
    const last = token.length - 1;
    for (let at = 0; at < token.length; at += 1) {
      // The last character carries bits that mean nothing, so it is changed to one that differs in the others.
      const other = at === last ? (token[at] === 'A' ? 'z' : 'A') : token[at] === 'x' ? 'y' : 'x';
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect(await tokens.verify(changed), `character ${at}`).toMatchObject(refused);
    }
  });

  it.each(['', 'x', '..', 'a.b.c', 'null', '{}', 'x'.repeat(100_000)])(
    'is refused when it is none (%#)',
    async (text) => {
      expect(await setUp().tokens.verify(text)).toMatchObject(refused);
    },
  );

  const claims = { at: NOON };
  const signed = (payload: object = claims) =>
    new SignJWT({ ...payload }).setProtectedHeader({ alg: 'HS256' }).setIssuer('parley').setSubject('visitor:maija');
  const inAnHour = (NOON + HOUR) / 1000;
  it.each([
    [
      'without a signature',
      async () => {
        const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
        const payload = { iss: 'parley', sub: 'visitor:maija', at: NOON, exp: inAnHour };
        return `${part({ alg: 'none' })}.${part(payload)}.`;
      },
    ],
    ['with another key', () => signed().setExpirationTime(inAnHour).sign(Buffer.alloc(32, 2))],
    ['of another issuer', () => signed().setIssuer('other').setExpirationTime(inAnHour).sign(KEY)],
    ['without an end', () => signed().sign(KEY)],
    ['without its time of issue', () => signed({}).setExpirationTime(inAnHour).sign(KEY)],
    ['of the hub', () => signed().setSubject('hub').setExpirationTime(inAnHour).sign(KEY)],
    ['of an unknown kind', () => signed().setSubject('admin:aino').setExpirationTime(inAnHour).sign(KEY)],
    ['of nobody', () => signed().setSubject('').setExpirationTime(inAnHour).sign(KEY)],
    ['of an id with a slash', () => signed().setSubject('visitor:a/b').setExpirationTime(inAnHour).sign(KEY)],
  ])('%s is refused', async (_what, make) => {
    expect(await setUp().tokens.verify(await make())).toMatchObject(refused);
  });

  it('signed with the right key by another method is refused', async () => {
    const key = Buffer.alloc(64, 1);
    const tokens = createTokens({
      tokenKey: key.toString('base64url'),
      clock: new HandClock(NOON),
      accounts: ANY_TOKEN,
    });
    const make = (alg: string): Promise<string> =>
      new SignJWT(claims)
        .setProtectedHeader({ alg })
        .setIssuer('parley')
        .setSubject('visitor:maija')
        .setExpirationTime(inAnHour)
        .sign(key);
    expect((await tokens.verify(await make('HS256'))).ok).toBe(true);
    expect(await tokens.verify(await make('HS512'))).toMatchObject(refused);
  });

  it('made as the ones above should be is taken', async () => {
    const token = await signed().setExpirationTime(inAnHour).sign(KEY);
    expect(await setUp().tokens.verify(token)).toEqual({ ok: true, value: MAIJA });
  });

  it('of the hub is refused even when it was issued here', async () => {
    const { tokens } = setUp();
    expect(await tokens.verify((await tokens.issue({ kind: 'hub', id: 'hub' }, HOUR)).token)).toMatchObject(refused);
  });
});

describe('a token that is only to be recognized', () => {
  const DAY = 24 * HOUR;

  it("is known for 30 days after its end, to the second, when it is a visitor's", async () => {
    const { tokens, clock } = setUp();
    const { token } = await tokens.issue(MAIJA, HOUR);
    const known = { ok: true, value: { principal: MAIJA, revoked: false } };
    expect(await tokens.recognize(token)).toEqual(known);
    clock.forward(HOUR + 30 * DAY - 1);
    expect(await tokens.verify(token)).toMatchObject(refused);
    expect(await tokens.recognize(token)).toEqual(known);
    clock.forward(1);
    expect(await tokens.recognize(token)).toMatchObject(refused);
  });

  it('is known as revoked for as long', async () => {
    const { tokens, clock } = setUp();
    const { token } = await tokens.issue(MAIJA, HOUR);
    clock.forward(1);
    await tokens.revoke(MAIJA, clock.now());
    clock.forward(30 * DAY);
    // What concerns nobody is forgotten when there is much of it.
    for (let count = 0; count < 3_000; count += 1) await tokens.revoke({ kind: 'visitor', id: `v${count}` }, 1, 2);
    expect(await tokens.recognize(token)).toEqual({ ok: true, value: { principal: MAIJA, revoked: true } });
  });

  it.each([
    ['an agent', (tokens: Tokens) => tokens.issue(AINO, HOUR).then(({ token }) => token)],
    ['nobody', async () => ''],
    ['a forger', (tokens: Tokens) => tokens.issue(MAIJA, HOUR).then(({ token }) => `${token.slice(0, -8)}AAAAAAAA`)],
  ])('is not known of %s', async (_whose, make) => {
    const { tokens } = setUp();
    expect(await tokens.recognize(await make(tokens))).toMatchObject(refused);
  });
});

describe('a revocation', () => {
  it('refuses what was issued before it, to the millisecond, and of that principal only', async () => {
    const { tokens, clock } = setUp();
    const before = (await tokens.issue(MAIJA, HOUR)).token;
    const agent = (await tokens.issue({ kind: 'agent', id: 'maija' }, HOUR)).token;
    clock.forward(1);
    tokens.revoke(MAIJA, clock.now());
    const after = (await tokens.issue(MAIJA, HOUR)).token;
    expect(await tokens.verify(before)).toMatchObject(refused);
    expect((await tokens.verify(after)).ok).toBe(true);
    expect((await tokens.verify(agent)).ok).toBe(true);
  });

  it('is not undone by an earlier one that comes later', async () => {
    const { tokens, clock } = setUp();
    const { token } = await tokens.issue(MAIJA, HOUR);
    tokens.revoke(MAIJA, clock.now() + 1);
    tokens.revoke(MAIJA, clock.now() - HOUR);
    expect(await tokens.verify(token)).toMatchObject(refused);
  });

  it('holds as long as any token from before it could live', async () => {
    const { tokens, clock } = setUp();
    const { token } = await tokens.issue(MAIJA, 7 * 24 * HOUR);
    clock.forward(1_000);
    tokens.revoke(MAIJA, clock.now());
    clock.forward(7 * 24 * HOUR - 2_000);
    // Revoking others sweeps out what is forgotten.
    tokens.revoke(AINO, clock.now());
    expect(await tokens.verify(token)).toMatchObject(refused);
  });
});
