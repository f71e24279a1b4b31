import { afterEach, describe, expect, it } from 'vitest';
import { ServerInfo } from '../../../broker/protocol/http';
import { errorOf, WebWorld, type WebWorldOptions } from './web-world';

const closers: (() => Promise<unknown>)[] = [];
const ELSEWHERE = '203.0.113.9';
const INSIDE = ['/healthz', '/readyz', '/metrics'] as const;

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: WebWorldOptions = {}): Promise<WebWorld> {
  const world = await WebWorld.start(options);
  closers.push(() => world.close());
  return world;
}

describe('GET /api/server', () => {
  it('tells anyone the version, the addresses and what a workspace shows, and nothing else', async () => {
    const world = await start({ embedOrigins: ['https://intranet.example.com'] });
    const answer = await world.ask('/api/server', { from: ELSEWHERE });
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    const info = ServerInfo.parse(answer.json);
    expect(answer.json).toEqual(info);
    expect(info).toMatchObject({
      version: '1.2.3',
      mqtt: expect.stringMatching(/^mqtt:\/\/127\.0\.0\.1:\d+$/),
      mqttWebSocket: `ws://127.0.0.1:${world.port}/mqtt`,
      workspace: { title: 'Test desk', askVisitor: false, messageCharacters: 8_000, demo: false },
    });
    expect(answer.text).not.toMatch(/intranet|agentGrace/);
  });

  it('answers before the hub is there', async () => {
    expect((await (await start({ hub: false })).ask('/api/server')).status).toBe(200);
  });
});

describe('health and metrics', () => {
  it('are there for this machine', async () => {
    const world = await start();
    for (const from of [undefined, '127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1']) {
      const ask = from === undefined ? {} : { from };
      expect((await world.ask('/healthz', ask)).json).toEqual({ alive: true });
      expect((await world.ask('/readyz', ask)).json).toEqual({ ready: true });
      expect((await world.ask('/metrics', ask)).status).toBe(200);
    }
  });

  it.each([ELSEWHERE, '192.168.1.5', '10.127.0.1', '::ffff:203.0.113.9', '2001:db8::1'])(
    'are refused to %s, whatever the headers say',
    async (from) => {
      const world = await start();
      const headers = { 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1', host: 'localhost' };
      for (const path of INSIDE) {
        const answer = await world.ask(path, { from, headers });
        expect(answer.status).toBe(403);
        expect(errorOf(answer).code).toBe('forbidden');
        expect(answer.text).not.toMatch(/alive|ready|parley_/);
      }
    },
  );

  it.each([
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-proto', 'https'],
    ['forwarded', 'for=127.0.0.1'],
    ['x-real-ip', '127.0.0.1'],
    ['via', '1.1 proxy'],
  ])('are closed to what a proxy of this machine passes on (%s), but for the token', async (name, value) => {
    const world = await start({ metricsToken: 'metrics-1' });
    for (const path of INSIDE) {
      expect((await world.ask(path, { headers: { [name]: value } })).status).toBe(403);
      const authorization = 'Bearer metrics-1';
      expect((await world.ask(path, { headers: { [name]: value, authorization } })).status).toBe(200);
    }
  });

  it('are closed to a page whose name was made to point to this machine', async () => {
    const world = await start();
    for (const path of INSIDE) {
      expect((await world.ask(path, { headers: { host: 'evil.example:8484' } })).status).toBe(403);
      expect((await world.ask(path, { headers: { host: 'localhost:8484' } })).status).toBe(200);
    }
  });

  it('are closed through a trusted proxy as well, whoever the client is', async () => {
    const world = await start({ trustedProxies: '127.0.0.0/8' });
    const headers = { 'x-forwarded-for': '127.0.0.5' };
    for (const path of INSIDE) expect((await world.ask(path, { headers })).status).toBe(403);
    expect((await world.ask('/healthz')).status).toBe(200);
  });

  it('are there for anyone with the metrics token, and for no other', async () => {
    const world = await start({ metricsToken: 'metrics-1' });
    const ask = (authorization: string) => world.ask('/metrics', { from: ELSEWHERE, headers: { authorization } });
    expect((await ask('Bearer metrics-1')).status).toBe(200);
    for (const wrong of ['Bearer metrics-2', 'Bearer ', 'Bearer undefined', 'Basic metrics-1', 'metrics-1']) {
      expect((await ask(wrong)).status).toBe(403);
    }
  });

  it('are refused to everybody else when there is no metrics token', async () => {
    const world = await start();
    for (const authorization of ['Bearer undefined', 'Bearer null', 'Bearer x']) {
      expect((await world.ask('/metrics', { from: ELSEWHERE, headers: { authorization } })).status).toBe(403);
    }
  });

  it('tell a server without its hub alive but not ready, until the hub is there', async () => {
    const early = await start({ hub: false });
    expect((await early.ask('/healthz')).status).toBe(200);
    const waiting = await early.ask('/readyz');
    expect(waiting.status).toBe(503);
    expect(errorOf(waiting).code).toBe('unavailable');

    const late = await start();
    expect((await late.ask('/readyz')).status).toBe(200);
    await late.stopHub();
    expect((await late.ask('/readyz')).status).toBe(503);
    expect((await late.ask('/healthz')).status).toBe(200);
  });

  it('count in the text format of Prometheus, without a name of anybody', async () => {
    const world = await start();
    await world.post('/api/sessions', { name: 'Maija Secret' });
    const answer = await world.ask('/metrics');
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=/);
    expect(answer.text).toMatch(/^parley_open_sessions 1$/m);
    for (const name of ['connections', 'refused_publishes', 'waiting', 'live', 'agents_online']) {
      expect(answer.text).toMatch(new RegExp(`^# TYPE parley_${name} gauge$`, 'm'));
    }
    expect(answer.text).not.toContain('Maija');
  });

  it('are counted anew at each asking', async () => {
    const world = await start();
    const open = async () => /^parley_open_sessions (\d+)$/m.exec((await world.ask('/metrics')).text)?.[1];
    expect(await open()).toBe('0');
    await world.post('/api/sessions', {});
    expect(await open()).toBe('1');
  });
});
