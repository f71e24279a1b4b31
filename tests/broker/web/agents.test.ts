import { afterEach, describe, expect, it } from 'vitest';
import { AgentTokenAnswer } from '../../../broker/protocol/http';
import { AGENTS } from '../hub/fixture';
import { expectOk } from '../hub/world';
import { type Answer, errorOf, fieldsOf, PASSWORD, WebWorld } from './web-world';

const closers: (() => Promise<unknown>)[] = [];
const PATH = '/api/agents/token';

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(): Promise<WebWorld> {
  const world = await WebWorld.start({ hub: false, agents: ['aino', 'bertil'] });
  closers.push(() => world.close());
  return world;
}

const signIn = (world: WebWorld, agent: string, password: string, from = '203.0.113.1'): Promise<Answer> =>
  world.post(PATH, { agent, password }, { from });

describe('POST /api/agents/token', () => {
  it('answers 200 with a token for twelve hours and the account without its password', async () => {
    const world = await start();
    const answer = await signIn(world, 'aino', PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    const body = AgentTokenAnswer.parse(answer.json);
    expect(answer.json).toEqual({ ...body, agent: AGENTS[0] });
    expect(answer.text).not.toMatch(/scrypt|password/i);
    expect(Math.abs(Date.parse(body.expiresAt) - world.clock.now() - 12 * 3_600_000)).toBeLessThan(5_000);
    expect(expectOk(await world.tokens.verify(body.token))).toEqual({ kind: 'agent', id: 'aino' });
    world.clock.forward(12 * 3_600_000 + 1_000);
    expect((await world.tokens.verify(body.token)).ok).toBe(false);
  });

  it('gives the same 401 to a wrong password, an unknown agent and a disabled one', async () => {
    const world = await start();
    expectOk(await world.accounts.disable('bertil'));
    const answers = [
      await signIn(world, 'aino', 'guess'),
      await signIn(world, 'nobody', PASSWORD),
      await signIn(world, 'bertil', PASSWORD),
      await signIn(world, '__proto__', PASSWORD),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401]);
    expect(errorOf(answers[0] ?? (await signIn(world, 'aino', 'guess'))).code).toBe('unauthenticated');
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
  });

  it.each([
    ['nothing', {}, ['agent', 'password']],
    ['no password', { agent: 'aino' }, ['password']],
    ['an empty password', { agent: 'aino', password: '' }, ['password']],
    ['a password that is a list', { agent: 'aino', password: [PASSWORD] }, ['password']],
    ['a long password', { agent: 'aino', password: 'x'.repeat(1_025) }, ['password']],
    ['a long name', { agent: 'x'.repeat(65), password: PASSWORD }, ['agent']],
  ])('answers 400 to %s, and names the fields', async (_what, body, fields) => {
    const world = await start();
    const answer = await world.post(PATH, body);
    expect(answer.status).toBe(400);
    expect(fieldsOf(answer)).toEqual(fields);
  });

  it('is slowed for an agent and address after twenty failures, even with the right password', async () => {
    const world = await start();
    for (let count = 0; count < 20; count += 1) expect((await signIn(world, 'aino', 'guess')).status).toBe(401);
    const refused = await signIn(world, 'aino', PASSWORD);
    expect(refused.status).toBe(429);
    expect(errorOf(refused)).toMatchObject({ code: 'rate_limited', retryable: true });
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(30);
    expect((await signIn(world, 'bertil', PASSWORD)).status).toBe(200);
    expect((await signIn(world, 'aino', PASSWORD, '203.0.113.2')).status).toBe(200);
    world.clock.forward(seconds * 1_000);
    expect((await signIn(world, 'aino', PASSWORD)).status).toBe(200);
  });

  it('does not let more guesses through when they come all at once', async () => {
    const world = await start();
    const guesses = await Promise.all(Array.from({ length: 30 }, () => signIn(world, 'aino', 'guess')));
    const statuses = guesses.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  });

  it('does not count sign-ins that succeed', async () => {
    const world = await start();
    const statuses: number[] = [];
    for (let count = 0; count < 25; count += 1) statuses.push((await signIn(world, 'aino', PASSWORD)).status);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  const renew = (world: WebWorld, token: string, body: object = {}): Promise<Answer> =>
    world.post(PATH, body, { headers: { authorization: `Bearer ${token}` } });
  const DAY = 24 * 3_600_000;

  it('gives a machine that keeps the sign-in a token for a week, and a fresh one for each that is still good', async () => {
    const world = await start();
    const first = AgentTokenAnswer.parse(
      (await world.post(PATH, { agent: 'aino', password: PASSWORD, keep: true })).json,
    );
    expect(Math.abs(Date.parse(first.expiresAt) - world.clock.now() - 7 * DAY)).toBeLessThan(5_000);
    world.clock.forward(6 * DAY);
    const answer = await renew(world, first.token, { keep: true });
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    const second = AgentTokenAnswer.parse(answer.json);
    expect(second.agent).toEqual(AGENTS[0]);
    world.clock.forward(2 * DAY);
    expect((await renew(world, first.token, { keep: true })).status).toBe(401);
    const short = AgentTokenAnswer.parse((await renew(world, second.token)).json);
    expect(Math.abs(Date.parse(short.expiresAt) - world.clock.now() - DAY / 2)).toBeLessThan(5_000);
  });

  it('renews nothing for a disabled agent, a changed password, a visitor or a forged token', async () => {
    const world = await start();
    const tokenOf = async (agent: string): Promise<string> =>
      AgentTokenAnswer.parse((await signIn(world, agent, PASSWORD)).json).token;
    const [aino, bertil] = [await tokenOf('aino'), await tokenOf('bertil')];
    const { token: visitor } = await world.tokens.issue({ kind: 'visitor', id: 'maija' }, DAY);
    world.clock.forward(10);
    expectOk(await world.accounts.disable('bertil'));
    expectOk(await world.accounts.setPassword('aino', 'another password'));
    const answers = await Promise.all([aino, bertil, visitor, 'x.y.z'].map((token) => renew(world, token)));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(new Set(answers.map((answer) => errorOf(answer).code))).toEqual(new Set(['unauthenticated']));
  });

  it('logs no password and no token', async () => {
    const world = await start();
    await signIn(world, 'aino', PASSWORD);
    await signIn(world, 'aino', 'TOP-SECRET-GUESS');
    expect(world.logged).toEqual([]);
  });
});
