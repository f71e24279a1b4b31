import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import mime from 'mime-types';
import { WebSocketServer } from 'ws';
import { SHOWN } from '../../broker/protocol/chat-files';
import type { FileAnswer } from '../console/chat-file';
import { type CorePort, MAX_FRAME_BYTES, RELOAD_CODE } from '../contract/frames';
import { resolveAsset } from '../desktop/paths';
import { CONSOLE_HEADERS } from '../desktop/policy';

export interface HostServerOptions {
  /** 0: any free port. Always on loopback. */
  readonly port: number;
  /** The built console page. */
  readonly pageDir: string;
  readonly attach: (port: CorePort) => void;
  /** Files of chats, under `/files/`, to be `shown` or saved; there are none when absent. */
  readonly file?: (id: string, shown: boolean) => Promise<FileAnswer>;
}

export interface HostServer {
  readonly port: number;
  /** The address that opens the console once; it holds the token. */
  readonly address: string;
  /** Has every page load itself anew: what they show has been built again. */
  reload(): void;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** How long a window may take to close its connection when the console stops. */
const GOODBYE_MS = 1_000;

/**
 * Serves the console to a browser on this machine. Only who has the token gets in: it is in the first address, and
 * from then on in a cookie that scripts cannot read. `Host` and `Origin` are checked, so that no web page elsewhere
 * can reach the console through the browser.
 */
export async function startHostServer(options: HostServerOptions): Promise<HostServer> {
  const token = randomBytes(32).toString('base64url');
  const server = createServer();
  await listen(server, options.port);
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const guard = new Guard(token, port);

  server.on('request', (request, response) => {
    void answer(request, response, guard, options).catch(() => refuse(response, 500, 'The console could not answer.'));
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  server.on('upgrade', (request, socket, head) => {
    // The line may be cut while it is answered; from here on nobody else listens for that.
    socket.on('error', () => undefined);
    if (urlOf(request)?.pathname !== '/frames' || !guard.isOurs(request, true) || !guard.isKnown(request)) {
      refuseUpgrade(socket);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => undefined);
      options.attach({
        send: (frame) => webSocket.send(JSON.stringify(frame)),
        onMessage: (listener) => webSocket.on('message', (data) => listener(parseJson(String(data)))),
        onClose: (listener) => webSocket.on('close', listener),
      });
    });
  });
  return {
    port,
    address: `http://${HOST}:${port}/?token=${token}`,
    reload: () => {
      for (const webSocket of sockets.clients) webSocket.close(RELOAD_CODE);
    },
    close: async () => {
      for (const webSocket of sockets.clients) webSocket.close(1001);
      // A browser that sleeps says no goodbye.
      const cut = setTimeout(() => {
        for (const webSocket of sockets.clients) webSocket.terminate();
      }, GOODBYE_MS);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearTimeout(cut);
    },
  };
}

/** Knows who may come in. */
class Guard {
  readonly #token: Buffer;
  readonly #hosts: readonly string[];
  readonly #cookie: string;

  constructor(token: string, port: number) {
    this.#token = Buffer.from(token);
    this.#hosts = [`${HOST}:${port}`, `localhost:${port}`];
    this.#cookie = `parley-${port}`;
  }

  /** Whether a request is for this host, and comes from a page of it. */
  isOurs(request: IncomingMessage, needsOrigin: boolean): boolean {
    if (!this.#hosts.includes(request.headers.host ?? '')) return false;
    const { origin } = request.headers;
    return origin === undefined ? !needsOrigin : this.#hosts.some((host) => origin === `http://${host}`);
  }

  isKnown(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
    const own = cookies.find((part) => part.startsWith(`${this.#cookie}=`));
    return own !== undefined && this.isToken(own.slice(this.#cookie.length + 1));
  }

  isToken(given: string): boolean {
    const bytes = Buffer.from(given);
    return bytes.length === this.#token.length && timingSafeEqual(bytes, this.#token);
  }

  get setCookie(): string {
    return `${this.#cookie}=${this.#token.toString()}; HttpOnly; SameSite=Strict; Path=/`;
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  guard: Guard,
  { pageDir, file: fileOf }: HostServerOptions,
): Promise<void> {
  const url = urlOf(request);
  if (url === null) return refuse(response, 400, 'That is no address.');
  if (!guard.isOurs(request, false)) return refuse(response, 403, 'This console answers only at its own address.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET.');
  const token = url.searchParams.get('token');
  if (url.pathname === '/' && token !== null) {
    if (!guard.isToken(token)) return refuse(response, 403, STALE);
    response
      .writeHead(303, { ...CONSOLE_HEADERS, location: '/', 'set-cookie': guard.setCookie, 'cache-control': 'no-store' })
      .end();
    return;
  }
  if (!guard.isKnown(request)) return refuse(response, 401, STALE);
  const chatFile = /^\/files\/([^/]+)$/.exec(url.pathname)?.[1];
  if (chatFile !== undefined && fileOf !== undefined)
    return sendFile(request, response, await fileOf(chatFile, url.search === SHOWN));
  const file = resolveAsset(pageDir, url.pathname);
  const size = file === null ? null : await fileSize(file);
  if (file === null || size === null) return refuse(response, 404, 'There is nothing here.');
  response.writeHead(200, {
    ...CONSOLE_HEADERS,
    'content-type': mime.contentType(file.slice(file.lastIndexOf('.'))) || 'application/octet-stream',
    'content-length': size,
    'cache-control': url.pathname.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file), response);
}

/** What is asked for; null when it is no address at all, such as `//`. */
function urlOf(request: IncomingMessage): URL | null {
  const url = request.url ?? '/';
  return URL.canParse(url, ORIGIN) ? new URL(url, ORIGIN) : null;
}

const ORIGIN = 'http://localhost';

/** A file that a visitor sent: under its own headers, which let it be nothing but a picture or a download. */
async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: FileAnswer,
): Promise<void> {
  response.writeHead(status, headers);
  if (body === null || request.method === 'HEAD') {
    body?.destroy();
    response.end();
    return;
  }
  // Whoever breaks off first, the other side is let go; there is nobody left to be told.
  await pipeline(body, response).catch(() => undefined);
}

const STALE = 'This address is not good any more. Use the one that the console printed when it started.';

function refuse(response: ServerResponse, status: number, text: string): void {
  if (!response.headersSent)
    response.writeHead(status, { ...CONSOLE_HEADERS, 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

function refuseUpgrade(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
}

async function fileSize(file: string): Promise<number | null> {
  const found = await stat(file).catch(() => null);
  return found?.isFile() === true ? found.size : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
