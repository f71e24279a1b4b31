import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { createConnection, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readNetworks } from '../../../broker/sockets/addresses';
import { Visits } from '../../../broker/web/visits';
import { until } from '../hub/until';
import { WebWorld, type WebWorldOptions } from './web-world';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: WebWorldOptions = {}): Promise<WebWorld> {
  const world = await WebWorld.start({ hub: false, ...options });
  closers.push(() => world.close());
  return world;
}

/** A connection to the server, and the answers that came over it. */
async function connect(world: WebWorld): Promise<{ readonly socket: Socket; statuses(): readonly string[] }> {
  const socket = createConnection(world.port, '127.0.0.1');
  socket.on('error', () => undefined);
  closers.unshift(async () => socket.destroy());
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  return { socket, statuses: () => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1] ?? '') };
}

const ASK = 'GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('requests', () => {
  it('of one connection are read as fast as is good for all, and each is answered', { timeout: 30_000 }, async () => {
    const world = await start();
    const { socket, statuses } = await connect(world);
    const started = performance.now();
    socket.write(ASK.repeat(2_000));
    await until(() => statuses().length >= 120);
    const seconds = (performance.now() - started) / 1_000;
    // Two seconds' worth at once, forty a second, and what fits in one turn.
    expect(statuses().length).toBeLessThanOrEqual(80 + 40 * seconds + 60);
    expect(seconds).toBeGreaterThan(0.3);
    expect(new Set(statuses())).toEqual(new Set(['404']));
    expect((await world.ask('/api/server')).status).toBe(200);
  });

  it('of an honest page are not held up', async () => {
    const world = await start();
    const started = performance.now();
    const answers = await Promise.all(Array.from({ length: 60 }, () => world.ask('/api/server')));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('through a trusted proxy count for the client, on whatever connection they come', () => {
    const trustedProxies = readNetworks('10.0.0.0/8') ?? [];
    const visits = new Visits({ trustedProxies, logger: silent, now: () => 0 });
    const ask = (client: string, proxy = '10.0.0.1'): boolean => {
      const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: proxy });
      const request = new IncomingMessage(socket);
      request.headers['x-forwarded-for'] = client;
      request.complete = true;
      return visits.begin(request).ok;
    };
    const taken = Array.from({ length: 1_000 }, (_, index) => ask('192.0.2.1', `10.0.0.${index % 200}`));
    expect(taken.filter(Boolean)).toHaveLength(800);
    expect([ask('192.0.2.1'), ask('192.0.2.2')]).toEqual([false, true]);
  });

  it('that say nothing make room for others of their address', { timeout: 30_000 }, async () => {
    const world = await start();
    const silent = await Promise.all(Array.from({ length: 200 }, () => connect(world)));
    for (let count = 0; count < 20; count += 1) {
      expect((await world.ask('/api/server')).status).toBe(200);
      silent.push(await connect(world));
    }
    await until(() => silent.filter(({ socket }) => socket.destroyed || socket.readableEnded).length === 20);
  });

  it('whose bodies never come are so many of one address at a time', { timeout: 30_000 }, async () => {
    const world = await start();
    const slow =
      'POST /api/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{';
    const sockets: Socket[] = [];
    for (let count = 0; count < 200; count += 1) {
      const { socket } = await connect(world);
      socket.write(slow);
      sockets.push(socket);
    }
    await until(async () => (await world.post('/api/agents/token', 'xx')).status === 429);
    // What has no body goes on.
    for (const socket of sockets) socket.destroy();
    await until(async () => (await world.post('/api/agents/token', 'xx')).status === 400);
  });
});
