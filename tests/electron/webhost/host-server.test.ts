import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type CorePort, MAX_FRAME_BYTES } from '../../../electron/contract/frames';
import { CONSOLE_HEADERS } from '../../../electron/desktop/policy';
import { startHostServer } from '../../../electron/webhost/host-server';
import { until } from '../../broker/hub/until';
import { CONSOLE_CSP } from '../../desktop/console-csp';
import { testDirectory } from '../console/parts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A page directory inside of another with a secret beside it, served. */
async function serve() {
  const dir = await testDirectory();
  const pageDir = join(dir, 'console');
  await mkdir(join(pageDir, 'assets'), { recursive: true });
  await writeFile(join(pageDir, 'index.html'), '<!doctype html><title>Parley</title>');
  await writeFile(join(pageDir, 'assets', 'index-1a2b.js'), 'start()');
  await writeFile(join(pageDir, '.hidden'), 'TOP-SECRET');
  await writeFile(join(dir, 'secrets.json'), 'TOP-SECRET');
  const attached: CorePort[] = [];
  const heard: unknown[] = [];
  const server = await startHostServer({
    port: 0,
    pageDir,
    attach: (port) => {
      attached.push(port);
      port.onMessage((frame) => heard.push(frame));
    },
  });
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await server.close();
    open = false;
  };
  onTestFinished(close);
  const { port } = server;
  const token = new URL(server.address).searchParams.get('token') ?? '';
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
    new Promise((resolve, reject) => {
      // `path` as it stands: `fetch` would mend it.
      const outgoing = request({ host: '127.0.0.1', port, path, method, headers }, (incoming) => {
        let body = '';
        incoming.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }));
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
  const known = { cookie: `parley-${port}=${token}` };
  const own = { ...known, origin: `http://127.0.0.1:${port}` };
  return { server, port, token, ask, known, own, attached, heard, close };
}

/** The status that a WebSocket is answered with; 101 when it is let in. */
async function knock(port: number, path: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => {
      socket.terminate();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', () => undefined);
  });
}

async function openSocket(port: number, headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/frames`, { headers });
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  return socket;
}

/** Bytes as they stand, to the server. */
async function raw(port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

describe('the first address', () => {
  it('has a token of 256 bits, of this start alone', async () => {
    const [first, second] = [await serve(), await serve()];
    expect(first.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(first.token).not.toBe(second.token);
    expect(await second.ask(`/?token=${first.token}`)).toMatchObject({ status: 403 });
  });

  it('is answered with a redirect, and a cookie that no script and no other page can use', async () => {
    const { ask, token, port } = await serve();
    const answer = await ask(`/?token=${token}`);
    expect(answer).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store' } });
    expect(answer.headers['set-cookie']).toEqual([`parley-${port}=${token}; HttpOnly; SameSite=Strict; Path=/`]);
  });

  it.each(['', 'x', 'x'.repeat(43), 'ä'.repeat(43)])('with the token %j is refused', async (token) => {
    const { ask } = await serve();
    const answer = await ask(`/?token=${encodeURIComponent(token)}`);
    expect(answer.status).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});

describe('the page', () => {
  it('is for who has the cookie', async () => {
    const { ask, known, port } = await serve();
    expect(await ask('/', known)).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
      body: expect.stringContaining('<title>Parley'),
    });
    expect((await ask('/')).status).toBe(401);
    expect((await ask('/', { cookie: `parley-${port}=guess` })).status).toBe(401);
    expect((await ask('/', { cookie: `parley-1=${known.cookie.split('=')[1]}` })).status).toBe(401);
    expect((await ask('/', { cookie: `theme=dark; ${known.cookie}; x=y` })).status).toBe(200);
  });

  it('has its policy on every answer, also on refusals', async () => {
    const { ask, known, token } = await serve();
    for (const answer of [
      await ask('/', known),
      await ask('/assets/index-1a2b.js', known),
      await ask('/nothing', known),
      await ask('/'),
      await ask(`/?token=${token}`),
      await ask('/', { ...known, host: 'evil.example' }),
      await ask('/', known, 'POST'),
    ]) {
      expect(answer.headers).toMatchObject(CONSOLE_HEADERS);
    }
  });

  it('has the policy that Electron has', async () => {
    const { ask, known } = await serve();
    expect((await ask('/', known)).headers['content-security-policy']).toBe(CONSOLE_CSP);
  });

  it('may keep what never changes, and nothing else', async () => {
    const { ask, known } = await serve();
    const asset = await ask('/assets/index-1a2b.js', known);
    expect(asset).toMatchObject({ status: 200, body: 'start()' });
    expect(asset.headers['cache-control']).toContain('immutable');
    expect(asset.headers['content-type']).toContain('javascript');
  });

  it('answers HEAD without a body, and no other method', async () => {
    const { ask, known } = await serve();
    expect(await ask('/', known, 'HEAD')).toMatchObject({ status: 200, body: '' });
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await ask('/', known, method)).status).toBe(405);
    }
  });

  it.each([
    '/../secrets.json',
    '/assets/../../secrets.json',
    '/%2e%2e/secrets.json',
    '/..%2fsecrets.json',
    '/..%5csecrets.json',
    '/..\\secrets.json',
    '/assets//../../secrets.json',
    '/.hidden',
    '/assets',
    '/assets/',
    '/index.html%00.js',
    '/C:/secrets.json',
    '//',
  ])('is the only thing there: %s is not found', async (path) => {
    const { ask, known } = await serve();
    const answer = await ask(path, known);
    expect([400, 404]).toContain(answer.status);
    expect(answer.body).not.toContain('TOP-SECRET');
  });
});

describe('who comes from elsewhere', () => {
  it('finds nothing: it listens on this computer alone', async () => {
    const { port } = await serve();
    const others = Object.values(networkInterfaces()).flatMap((addresses = []) =>
      addresses.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
    );
    // A second address of loopback: who listens everywhere listens there, too.
    for (const address of ['127.0.0.2', ...others]) {
      const socket = connect({ port, host: address, timeout: 2_000 });
      const answer = await new Promise((resolve) => {
        for (const event of ['connect', 'error', 'timeout']) socket.once(event, () => resolve(event));
      });
      socket.destroy();
      expect(answer, address).not.toBe('connect');
    }
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', '[::1]', 'localhost.evil.example'])(
    'and asks for the host %s is refused, with cookie and token',
    async (host) => {
      const { ask, known, token } = await serve();
      expect((await ask('/', { ...known, host })).status).toBe(403);
      expect((await ask(`/?token=${token}`, { host })).status).toBe(403);
    },
  );

  it('by a page of another origin is refused', async () => {
    const { ask, known, port } = await serve();
    for (const origin of ['https://evil.example', 'null', `https://127.0.0.1:${port}`, 'http://127.0.0.1:1']) {
      expect((await ask('/', { ...known, origin })).status).toBe(403);
    }
    expect((await ask('/', { ...known, origin: `http://localhost:${port}` })).status).toBe(200);
  });
});

describe('the WebSocket', () => {
  it('is for our own page with the cookie', async () => {
    const { port, own, known, token } = await serve();
    const origin = own.origin;
    expect(await knock(port, '/frames', own)).toBe(101);
    expect(await knock(port, '/frames', { origin })).toBe(403);
    expect(await knock(port, '/frames', { origin, cookie: `parley-${port}=guess` })).toBe(403);
    expect(await knock(port, `/frames?token=${token}`, { origin })).toBe(403);
    // A program without an origin is no page of ours.
    expect(await knock(port, '/frames', known)).toBe(403);
    expect(await knock(port, '/frames', { ...known, origin: 'https://evil.example' })).toBe(403);
    expect(await knock(port, '/frames', { ...own, host: 'evil.example' })).toBe(403);
    expect(await knock(port, '/other', own)).toBe(403);
  });

  it('carries frames both ways; what is no JSON arrives as nothing', async () => {
    const { port, own, attached, heard } = await serve();
    const socket = await openSocket(port, own);
    socket.send('{"t":"resync"}');
    socket.send('{"t":');
    socket.send(Buffer.from([0xff, 0xfe]));
    await until(() => heard.length === 3);
    expect(heard).toEqual([{ t: 'resync' }, null, null]);
    const answered = once(socket, 'message');
    attached[0]?.send({ t: 'ok', id: 1, data: 'ä' });
    expect(JSON.parse(String((await answered)[0]))).toEqual({ t: 'ok', id: 1, data: 'ä' });
  });

  it('is closed at a message above the limit, and the others go on', async () => {
    const { port, own, heard } = await serve();
    const [greedy, calm] = [await openSocket(port, own), await openSocket(port, own)];
    greedy.send('x'.repeat(MAX_FRAME_BYTES + 1));
    expect((await once(greedy, 'close'))[0]).toBe(1009);
    calm.send('{"t":"resync"}');
    await until(() => heard.length === 1);
  });

  it('tells the core when a window has gone', async () => {
    const { port, own, attached } = await serve();
    const socket = await openSocket(port, own);
    await until(() => attached.length === 1);
    const closed = new Promise<void>((resolve) => attached[0]?.onClose(resolve));
    socket.terminate();
    await closed;
    // What is sent to it now goes nowhere, quietly.
    attached[0]?.send({ t: 'ok', id: 1, data: null });
  });
});

describe('a hostile caller', () => {
  const upgrade = (path: string) =>
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

  it.each(['//', 'http://', '/%', '*', '\\\\'])('does not end the console with a WebSocket to %j', async (path) => {
    const { port, ask, known } = await serve();
    const socket = await raw(port, upgrade(path));
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 40[03] /);
    expect((await ask('/', known)).status).toBe(200);
  });

  it('does not end the console by cutting the line while it is refused', async () => {
    const { port, ask, known } = await serve();
    for (let at = 0; at < 20; at += 1) {
      const socket = await raw(port, upgrade('/frames'));
      socket.resetAndDestroy();
    }
    expect((await ask('/', known)).status).toBe(200);
  });

  it('does not keep the console from closing by a WebSocket that never says goodbye', async () => {
    const { port, own, close } = await serve();
    const headers = `Host: 127.0.0.1:${port}\r\nOrigin: ${own.origin}\r\nCookie: ${own.cookie}\r\n`;
    const socket = await raw(port, upgrade('/frames').replace('Host: 127.0.0.1\r\n', headers));
    expect(String((await once(socket, 'data'))[0])).toContain('101');
    const started = performance.now();
    await close();
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
