import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { AgentToken } from '../../../electron/console/agent-token';
import { HandClock } from '../../broker/hub/clocks';
import { AGENTS } from '../../broker/hub/fixture';
import { expectOk } from '../../broker/hub/world';

const HOUR = 60 * 60_000;
let server: Server | null = null;

afterEach(async () => {
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
});

/** A server that gives out tokens, numbered, each good for 12 hours. */
async function started(clock: HandClock, kept = false, lifeMs = 12 * HOUR, typed = 'p') {
  let given = 0;
  let refuses = false;
  const asked: string[] = [];
  const [agent] = AGENTS;
  const answer = () => {
    given += 1;
    return { token: `t${given}`, expiresAt: new Date(clock.now() + lifeMs).toISOString(), agent };
  };
  server = createServer((request, response) => {
    const workspace = { title: 'T', skills: [], statusReasons: [], askVisitor: false, demo: false };
    if (request.headers.authorization !== undefined) asked.push(request.headers.authorization);
    const info = { version: '1', mqtt: 'mqtt://x:1', mqttWebSocket: 'ws://x:1', workspace };
    response.statusCode = refuses && request.url !== '/api/server' ? 401 : 200;
    const no = { error: { code: 'unauthenticated', message: 'No.', retryable: false } };
    response.end(JSON.stringify(request.url === '/api/server' ? info : refuses ? no : answer()));
  });
  const running = server;
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
  const address = running.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  if (agent === undefined) throw new Error('The fixture has no agent.');
  const first = { ...answer(), agent };
  const told: string[] = [];
  const token = new AgentToken({
    server: url,
    credential: kept ? first : typed,
    first,
    keep: kept,
    http: {},
    clock,
    renewed: async (renewed) => void told.push(renewed.token),
    lost: async () => void told.push('lost'),
  });
  onTestFinished(() => token.close());
  const refuse = (): void => {
    refuses = true;
  };
  return { token, told, asked, refuse };
}

describe("an agent's token", () => {
  it('is taken on trust once for the broker, for any reconnect may be one after a refusal', async () => {
    const { token, told } = await started(new HandClock(Date.now()));
    expect(expectOk(await token.forConnection(false))).toBe('t1');
    expect(expectOk(await token.forConnection(false))).toBe('t2');
    expect(told).toEqual(['t2']);
  });

  it('serves requests until it is nearly over, and is renewed once for many who ask together', async () => {
    const clock = new HandClock(Date.now());
    const { token } = await started(clock);
    expect(expectOk(await token.forRequest())).toBe('t1');
    expect(expectOk(await token.forRequest())).toBe('t1');
    clock.forward(11.5 * HOUR);
    const all = await Promise.all([1, 2, 3, 4].map(() => token.forRequest()));
    expect(all.map(expectOk)).toEqual(['t2', 't2', 't2', 't2']);
    expect(expectOk(await token.forRequest())).toBe('t2');
  });

  it('of a sign-in that was kept gives the next at each reconnect', async () => {
    const { token, told, asked } = await started(new HandClock(Date.now()), true);
    expect(expectOk(await token.forConnection(false))).toBe('t2');
    expect(expectOk(await token.forConnection(true))).toBe('t3');
    expect(expectOk(await token.forRequest())).toBe('t3');
    expect(asked).toEqual(['Bearer t1', 'Bearer t2']);
    expect(told).toEqual(['t2', 't3']);
  });

  it('is replaced at half of its life, without anybody asking', async () => {
    const clock = new HandClock(Date.now());
    const { told } = await started(clock, true);
    clock.forward(6 * HOUR + 1_000);
    await expect.poll(() => told).toEqual(['t2']);
    clock.forward(6 * HOUR + 1_000);
    await expect.poll(() => told).toEqual(['t2', 't3']);
  });

  it('that was kept is used to its end while the server does not answer, and no longer', async () => {
    const clock = new HandClock(Date.now());
    const { token, told } = await started(clock, true);
    await new Promise((resolve) => server?.close(resolve));
    server?.closeAllConnections();
    server = null;
    clock.forward(11.5 * HOUR);
    expect(expectOk(await token.forConnection(false))).toBe('t1');
    expect(expectOk(await token.forRequest())).toBe('t1');
    expect(await token.forConnection(true)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(told).toEqual([]);
    clock.forward(HOUR);
    // It has ended; but nobody has said that this agent may not come in, and that is not said by us.
    const away = { ok: false, error: { code: 'unavailable' } };
    expect(await token.forRequest()).toMatchObject(away);
    expect(await token.forConnection(false)).toMatchObject(away);
    expect(told).toEqual([]);
  });

  it('that was kept is not over because the clock of this machine says so: the server is asked', async () => {
    const clock = new HandClock(Date.now());
    const { token, told } = await started(clock, true);
    clock.forward(13 * HOUR);
    expect(expectOk(await token.forConnection(false))).toBe(told[0]);
    clock.forward(13 * HOUR);
    expect(expectOk(await token.forRequest())).toBe(told.at(-1));
    expect(told).not.toContain('lost');
  });

  it('of one who typed a token is renewed by the newest, not by the one that was typed', async () => {
    const clock = new HandClock(Date.now());
    const { token, asked } = await started(clock, false, 12 * HOUR, 'eyJ0.eyJ0.typed');
    for (let day = 0; day < 3; day += 1) {
      clock.forward(7 * HOUR);
      expect((await token.forConnection(true)).ok).toBe(true);
    }
    expect(asked).not.toContain('Bearer eyJ0.eyJ0.typed');
    expect(asked.length).toBeGreaterThan(1);
  });

  it('that was kept is lost when the server takes it no more', async () => {
    const { token, told, refuse } = await started(new HandClock(Date.now()), true);
    refuse();
    expect(await token.forConnection(false)).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
    expect(told).toEqual(['lost']);
  });
});
