import mqtt from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { SessionStarted, TokenAnswer } from '../../../broker/protocol/http';
import { DEFAULT_LIMITS, VISITOR_FILE_EXTENSIONS } from '../../../broker/protocol/limits';
import { clientIdOf } from '../../../broker/protocol/topics';
import { TestClient } from '../hub/client';
import { expectOk } from '../hub/world';
import { errorOf, fieldsOf, WebWorld, type WebWorldOptions } from './web-world';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: WebWorldOptions = {}): Promise<WebWorld> {
  const world = await WebWorld.start(options);
  closers.push(() => world.close());
  return world;
}

async function newSession(world: WebWorld, from = '203.0.113.1'): Promise<SessionStarted> {
  return SessionStarted.parse((await world.post('/api/sessions', {}, { from })).json);
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

async function visitorOf(started: SessionStarted): Promise<TestClient> {
  const client = await TestClient.connect(started.mqtt.url, 'visitor', started.session, false, started.token);
  closers.push(() => client.close());
  return client;
}

describe('POST /api/sessions', () => {
  it('answers 201 with all a visitor page needs', async () => {
    const world = await start();
    const before = world.clock.now();
    const answer = await world.post('/api/sessions', { name: 'Maija', email: 'maija@example.com', language: 'fi' });
    expect(answer.status).toBe(201);
    const body = SessionStarted.parse(answer.json);
    expect(answer.json).toEqual({
      session: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/),
      token: body.token,
      expiresAt: body.expiresAt,
      mqtt: { url: `ws://127.0.0.1:${world.port}/mqtt`, username: `visitor:${body.session}`, password: body.token },
      files: { maxBytes: DEFAULT_LIMITS.fileBytes, types: [...VISITOR_FILE_EXTENSIONS] },
    });
    const lifetime = Date.parse(body.expiresAt) - before;
    expect(Math.abs(lifetime - 24 * 3_600_000)).toBeLessThan(5_000);
    expect(expectOk(await world.tokens.verify(body.token))).toEqual({ kind: 'visitor', id: body.session });
  });

  it('gives what lets the visitor in, over WebSocket', async () => {
    const world = await start();
    const started = await newSession(world);
    const visitor = await visitorOf(started);
    expect(await visitor.ok('sync', { sessions: {} })).toMatchObject({ sessions: [{ session: started.session }] });
    const guess = { username: started.mqtt.username, password: 'guess', reconnectPeriod: 0 };
    const clientId = clientIdOf({ kind: 'visitor', id: started.session }, 'c-1');
    await expect(mqtt.connectAsync(started.mqtt.url, { ...guess, clientId }, false)).rejects.toThrow(/refused/i);
  });

  it('needs no body at all, and ignores fields it does not know', async () => {
    const world = await start();
    expect((await world.post('/api/sessions')).status).toBe(201);
    const odd = { name: 'Maija', role: 'admin', session: 'mine', 'x-later': { deep: [1] } };
    const body = SessionStarted.parse((await world.post('/api/sessions', odd)).json);
    expect(body.session).not.toBe('mine');
  });

  it.each([
    ['a long name', { name: 'x'.repeat(121) }, ['name']],
    ['a name that is a number', { name: 7 }, ['name']],
    ['no e-mail address', { email: 'maija' }, ['email']],
    ['an unknown language', { language: 'xx' }, ['language']],
    ['a long page', { page: 'x'.repeat(2_001) }, ['page']],
    ['an empty skill', { skill: '' }, ['skill']],
    ['a skill that nobody has', { skill: 'astrology' }, ['skill']],
    ['two wrong fields', { name: 1, page: 2 }, ['name', 'page']],
    ['a list', [], ['']],
  ])('answers 400 to %s, and names the fields', async (_what, body, fields) => {
    const world = await start();
    const answer = await world.post('/api/sessions', JSON.stringify(body));
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({ code: 'invalid', retryable: false });
    expect(fieldsOf(answer)).toEqual(fields);
  });

  it.each([
    ['half of some JSON', '{"name":', 'application/json'],
    ['nothing, as JSON', '', 'application/json'],
    ['a poisoned prototype', '{"__proto__":{"name":"x"}}', 'application/json'],
    ['plain text', '{"name":"Maija"}', 'text/plain'],
    ['a form', 'name=Maija', 'application/x-www-form-urlencoded'],
    ['XML', '<name/>', 'application/xml'],
    ['no content type that exists', '{}', 'nonsense'],
  ])('answers 400 or 415 to %s', async (_what, body, type) => {
    const world = await start();
    const answer = await world.post('/api/sessions', body, { headers: { 'content-type': type } });
    expect([400, 415]).toContain(answer.status);
    expect(errorOf(answer).code).toBe('invalid');
  });

  it('answers 413 to more than 64 KiB', async () => {
    const world = await start();
    const answer = await world.post('/api/sessions', { name: 'x'.repeat(64 * 1024) });
    expect(answer.status).toBe(413);
    expect(errorOf(answer).code).toBe('too_large');
  });

  it('answers 429 with Retry-After after ten in a minute from one address, and to no other address', async () => {
    const world = await start();
    const from = '203.0.113.7';
    for (let count = 0; count < 10; count += 1) {
      expect((await world.post('/api/sessions', {}, { from })).status).toBe(201);
    }
    const refused = await world.post('/api/sessions', {}, { from });
    expect(refused.status).toBe(429);
    const error = errorOf(refused);
    expect(error).toMatchObject({ code: 'rate_limited', retryable: true });
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBe(Math.ceil((error.retryAfterMs ?? 0) / 1_000));
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await world.post('/api/sessions', {}, { from: '203.0.113.8' })).status).toBe(201);
    world.clock.forward(seconds * 1_000);
    expect((await world.post('/api/sessions', {}, { from })).status).toBe(201);
  });

  it('does not trust a header about where the request comes from', async () => {
    const world = await start();
    const from = '203.0.113.7';
    const statuses: number[] = [];
    for (let count = 0; count < 11; count += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.${count}` };
      statuses.push((await world.post('/api/sessions', {}, { from, headers })).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });

  it('does not count what it refuses as invalid', async () => {
    const world = await start();
    for (let count = 0; count < 12; count += 1) await world.post('/api/sessions', { name: 7 });
    expect((await world.post('/api/sessions', {})).status).toBe(201);
  });

  it('answers 503 with Retry-After before the hub is there, and after it has gone', async () => {
    const early = await start({ hub: false });
    const late = await start();
    await late.stopHub();
    for (const world of [early, late]) {
      const answer = await world.post('/api/sessions', {});
      expect(answer.status).toBe(503);
      expect(errorOf(answer)).toMatchObject({ code: 'unavailable', retryable: true });
      expect(answer.headers['retry-after']).toBe('2');
    }
  });
});

describe('POST /api/sessions/{id}/token', () => {
  it('answers 200 with a fresh token for the same visitor', async () => {
    const world = await start();
    const started = await newSession(world);
    const { session, token } = started;
    // Connected, as otherwise the session would end meanwhile.
    await (await visitorOf(started)).ok('sync', { sessions: {} });
    world.clock.forward(23 * 3_600_000);
    const answer = await world.post(`/api/sessions/${session}/token`, undefined, bearer(token));
    expect(answer.status).toBe(200);
    const fresh = TokenAnswer.parse(answer.json);
    expect(Object.keys(Object(answer.json)).sort()).toEqual(['expiresAt', 'token']);
    world.clock.forward(23 * 3_600_000);
    expect((await world.tokens.verify(token)).ok).toBe(false);
    expect(expectOk(await world.tokens.verify(fresh.token))).toEqual({ kind: 'visitor', id: session });
  });

  it.each([
    ['no token', {}],
    ['an empty token', { authorization: 'Bearer ' }],
    ['garbage', { authorization: 'Bearer a.b.c' }],
    ['another scheme', { authorization: 'Basic dmlzaXRvcjp4' }],
  ])('answers 401 to %s', async (_what, headers) => {
    const world = await start();
    const { session } = await newSession(world);
    const answer = await world.post(`/api/sessions/${session}/token`, undefined, { headers });
    expect(answer.status).toBe(401);
    expect(errorOf(answer).code).toBe('unauthenticated');
  });

  it("answers 401 to another visitor's token, an agent's, an old one and a forged one", async () => {
    const world = await start();
    const own = await newSession(world);
    const other = await newSession(world);
    const agent = await world.tokens.issue({ kind: 'agent', id: 'aino' }, 3_600_000);
    const path = `/api/sessions/${own.session}/token`;
    const status = async (token: string) => (await world.post(path, undefined, bearer(token))).status;
    const [header, payload] = own.token.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    expect(await status(other.token)).toBe(401);
    expect(await status(agent.token)).toBe(401);
    expect(await status(unsigned)).toBe(401);
    expect(await status(`${header}.${payload}.${'A'.repeat(43)}`)).toBe(401);
    expect(await status(own.token)).toBe(200);
  });

  it('answers 200 to a token that ended up to 30 days ago while the chat is open, and 401 after that', async () => {
    const world = await start();
    const started = await newSession(world);
    const visitor = await visitorOf(started);
    await visitor.ok('sync', { sessions: {} });
    const path = `/api/sessions/${started.session}/token`;
    const asked = async (token: string) => world.post(path, undefined, bearer(token));
    world.clock.forward(25 * 3_600_000);
    expect((await world.tokens.verify(started.token)).ok).toBe(false);
    const fresh = TokenAnswer.parse((await asked(started.token)).json);
    expect(expectOk(await world.tokens.verify(fresh.token))).toEqual({ kind: 'visitor', id: started.session });
    world.clock.forward(29.9 * 24 * 3_600_000);
    expect((await asked(started.token)).status).toBe(200);
    world.clock.forward(24 * 3_600_000);
    const late = await asked(started.token);
    expect([late.status, errorOf(late).code]).toEqual([401, 'unauthenticated']);
    // The other one ended a day later.
    expect((await asked(fresh.token)).status).toBe(200);
  });

  it('answers 401 to a token that was revoked while the chat goes on, and 200 to the one after it', async () => {
    const world = await start();
    const started = await newSession(world);
    await (await visitorOf(started)).ok('sync', { sessions: {} });
    world.clock.forward(10);
    const principal = { kind: 'visitor', id: started.session } as const;
    await world.tokens.revoke(principal, world.clock.now());
    const path = `/api/sessions/${started.session}/token`;
    world.clock.forward(25 * 3_600_000);
    expect((await world.post(path, undefined, bearer(started.token))).status).toBe(401);
    const later = await world.tokens.issue(principal, 3_600_000);
    expect((await world.post(path, undefined, bearer(later.token))).status).toBe(200);
  });

  it('answers 404 when there is no such session, or it has ended half an hour ago', async () => {
    const world = await start();
    const { token } = await world.tokens.issue({ kind: 'visitor', id: 'nobody' }, 3_600_000);
    const answer = await world.post('/api/sessions/nobody/token', undefined, bearer(token));
    expect(answer.status).toBe(404);
    expect(errorOf(answer).code).toBe('not_found');

    const started = await newSession(world);
    await (await visitorOf(started)).ok('session.end');
    const path = `/api/sessions/${started.session}/token`;
    world.clock.forward(29 * 60_000);
    expect((await world.post(path, undefined, bearer(started.token))).status).toBe(200);
    world.clock.forward(2 * 60_000);
    // The token was revoked with the end. That the chat is over is said as such, and not as "not let in".
    expect((await world.tokens.verify(started.token)).ok).toBe(false);
    expect((await world.post(path, undefined, bearer(started.token))).status).toBe(404);
    world.clock.forward(1_000);
    const later = await world.tokens.issue({ kind: 'visitor', id: started.session }, 3_600_000);
    expect((await world.post(path, undefined, bearer(later.token))).status).toBe(404);
  });

  it('answers 503 while the hub is away', async () => {
    const world = await start();
    const { session, token } = await newSession(world);
    await world.stopHub();
    const answer = await world.post(`/api/sessions/${session}/token`, undefined, bearer(token));
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('2');
  });

  it.each(['%2e%2e', '..%2fother', '%00', 'x'.repeat(100), 'x'.repeat(1_000)])(
    'refuses the id %s without failing',
    async (id) => {
      const world = await start();
      const { token } = await newSession(world);
      const answer = await world.post(`/api/sessions/${id}/token`, undefined, bearer(token));
      expect([400, 401, 404, 414]).toContain(answer.status);
      expect(errorOf(answer).code).not.toBe('internal');
      expect(world.logged).toEqual([]);
    },
  );
});
