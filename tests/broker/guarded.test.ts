import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createWebSocketStream, WebSocket } from 'ws';
import { DEFAULT_OPTIONS } from '../../broker/options/read-options';
import { type RunningServer, type ServeOptions, serve } from '../../broker/serve';
import { expectOk } from './hub/world';
import { CERTIFICATE, PRIVATE_KEY } from './server/certificate';
import { RawClient } from './server/raw-client';
import { proxyHeader } from './sockets/proxy-bytes';

const closers: (() => Promise<unknown>)[] = [];
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function directory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-guarded-'));
  closers.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** The whole server with the demo workspace, whose passwords everybody knows. */
async function start(options: Partial<ServeOptions['options']> = {}, dataDir?: string): Promise<RunningServer> {
  const dir = dataDir ?? (await directory());
  const server = expectOk(
    await serve({
      options: { ...DEFAULT_OPTIONS, mqttPort: 0, httpPort: 0, ...options },
      dataDir: dir,
      visitorDir: dir,
      historyWorker: new URL('../../broker/store/history/worker-from-source.mjs', import.meta.url),
      logger: silent,
      say: () => undefined,
    }),
  );
  closers.push(() => server.close());
  return server;
}

/** Signs in as `aino` of the demo over a WebSocket, as a page of this origin; the CONNACK's code, or the refusal. */
async function enter(server: RunningServer, headers: Record<string, string>): Promise<number | string> {
  const webSocket = new WebSocket(new URL('/mqtt', server.local.replace(/^http/, 'ws')), 'mqtt', { headers });
  closers.push(async () => webSocket.terminate());
  const opened = await Promise.race([
    once(webSocket, 'open').then(() => null),
    once(webSocket, 'unexpected-response').then(([, response]) => `${response.statusCode}`),
  ]);
  if (opened !== null) return opened;
  const client = new RawClient(createWebSocketStream(webSocket));
  return client.connect({ clientId: 'aino:page', username: 'agent:aino', password: Buffer.from('demo') });
}

function post(server: RunningServer, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      new URL('/api/sessions', server.local),
      { method: 'POST', headers, agent: false },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    asked.once('error', reject);
    asked.end();
  });
}

describe('a web page', () => {
  it('of anybody else cannot use the demo of this machine, though everybody knows its passwords', async () => {
    const server = await start();
    const host = new URL(server.local).host;
    const own = `http://${host}`;
    expect(await enter(server, {})).toBe(0);
    expect(await enter(server, { origin: own })).toBe(0);
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', `${own}.evil.example`]) {
      expect(await enter(server, { origin })).toBe('403');
      expect(await post(server, { origin })).toBe(403);
    }
    // A name of its own that it lets point here.
    const pointed = { host: `evil.example:${new URL(own).port}`, origin: `http://evil.example:${new URL(own).port}` };
    expect(await enter(server, pointed)).toBe('403');
    expect(await post(server, pointed)).toBe(403);
    expect(await post(server, {})).toBe(201);
    expect(await post(server, { origin: own })).toBe(201);
  });

  it('at the public address is our own, whatever the proxy makes of the host', async () => {
    const server = await start({ publicUrl: 'https://chat.example.com/' });
    expect(await enter(server, { origin: 'https://chat.example.com' })).toBe(0);
    expect(await post(server, { origin: 'https://chat.example.com', host: 'chat.example.com' })).toBe(201);
    expect(await enter(server, { origin: 'https://www.example.com' })).toBe('403');
  });
});

describe('a proxy before the MQTT port', () => {
  const mqttPort = (server: RunningServer): number => Number(new URL(server.mqtt).port);

  async function signIn(server: RunningServer, header: Buffer, password: string): Promise<number | string> {
    const socket = createConnection(mqttPort(server), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const client = new RawClient(socket);
    closers.push(async () => client.break());
    // In pieces, as it may come.
    for (const byte of header) socket.write(Buffer.from([byte]));
    const packet = { clientId: 'aino:c1', username: 'agent:aino', password: Buffer.from(password) };
    return client.connect(packet).catch(() => 'closed');
  }

  it('that is trusted tells who comes, and a guesser shuts out nobody else', { timeout: 60_000 }, async () => {
    const server = await start({ trustedProxies: '127.0.0.1' });
    const codes: (number | string)[] = [];
    for (let count = 0; count < 21; count += 1) codes.push(await signIn(server, proxyHeader('203.0.113.9'), 'guess'));
    expect(codes).toEqual([...Array(20).fill(4), 3]);
    expect(await signIn(server, proxyHeader('203.0.113.9'), 'demo')).toBe(3);
    expect(await signIn(server, proxyHeader('2001:db8::7'), 'demo')).toBe(0);
    // Programs beside the proxy need no header.
    expect(await signIn(server, Buffer.alloc(0), 'demo')).toBe(0);
  });

  it('that is not trusted tells nothing', async () => {
    const server = await start();
    expect(await signIn(server, proxyHeader('203.0.113.9'), 'demo')).toBe('closed');
    expect(await signIn(server, Buffer.alloc(0), 'demo')).toBe(0);
  });

  it('tells it before TLS', async () => {
    const dir = await directory();
    await writeFile(join(dir, 'cert.pem'), CERTIFICATE);
    await writeFile(join(dir, 'key.pem'), PRIVATE_KEY);
    const tls = { tlsCert: join(dir, 'cert.pem'), tlsKey: join(dir, 'key.pem') };
    const server = await start({ trustedProxies: '127.0.0.1', ...tls });
    const socket = createConnection(mqttPort(server), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(proxyHeader('203.0.113.9'));
    const secured = connectTls({ socket, rejectUnauthorized: false });
    secured.on('error', () => undefined);
    await once(secured, 'secureConnect');
    const client = new RawClient(secured);
    closers.push(async () => client.break());
    expect(await client.connect({ clientId: 'aino:c1', username: 'agent:aino', password: Buffer.from('demo') })).toBe(
      0,
    );
  });
});

describe('health', () => {
  it('is told to this machine under the public name too, and under no other', async () => {
    const server = await start({ publicUrl: 'https://chat.example.com:8443/' });
    const ask = (host: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const url = new URL('/healthz', server.local);
        const asked = request(url, { headers: { host }, agent: false }, (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        });
        asked.once('error', reject).end();
      });
    expect([await ask('chat.example.com:8443'), await ask('www.example.com')]).toEqual([200, 403]);
  });
});

describe('the metrics token', () => {
  it('is read from secrets.json', async () => {
    const dir = await directory();
    await (await start({}, dir)).close();
    closers.pop();
    const file = join(dir, 'server', 'secrets.json');
    const metricsToken = 'a-token-for-the-metrics';
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), metricsToken }));
    const server = await start({}, dir);
    const ask = async (headers: Record<string, string>) =>
      (await fetch(new URL('/metrics', server.local), { headers })).status;
    const proxied = { 'x-forwarded-for': '203.0.113.9' };
    expect(await ask({})).toBe(200);
    expect(await ask(proxied)).toBe(403);
    expect(await ask({ ...proxied, authorization: `Bearer ${metricsToken}` })).toBe(200);
  });
});
