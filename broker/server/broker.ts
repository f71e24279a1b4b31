import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { Accounts, Secrets, Tokens } from '../identity/ports';
import type { Limits } from '../protocol/limits';
import type { Clock } from '../protocol/ports';
import { DEFAULT_ROOT, topicsOf } from '../protocol/topics';
import { bundleWrites } from '../sockets/bundle-writes';
import type { Logger } from '../store/logger';
import { Gatekeeper } from './gatekeeper';
import { PacketGate } from './packet-gate';

/** A subscriber that takes nothing for this long is dropped. */
const STALL_MS = 2_000;
/** Bytes waiting for one subscriber; above that it is dropped at once. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 5_000;
/** CONNECT with its longest texts fits easily. */
const BEFORE_CONNECT_BYTES = 16 * 1024;
const UNAUTHENTICATED_PER_ADDRESS = 200;
/** Aedes closes the connection for a topic of more levels, which a client would send again for ever: its largest. */
const MAX_TOPIC_LEVELS = 100;

export interface BrokerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly root?: string;
  readonly limits: Limits;
  readonly tokens: Tokens;
  readonly accounts: Accounts;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the broker counted since it started. */
export interface BrokerFigures {
  readonly connections: number;
  readonly refusedConnects: number;
  readonly refusedPublishes: number;
  readonly refusedSubscribes: number;
  readonly rateLimited: number;
  readonly evicted: number;
}

export interface RunningBroker {
  /** The port that the TCP listener got. */
  readonly port: number;
  /**
   * Speaks MQTT over WebSocket at one path of an HTTP server; other upgrades are refused. Returns how to end that:
   * an HTTP server that closes waits for these connections and does not end them itself.
   */
  attachWebSocket(server: HttpServer, path: string): () => void;
  figures(): BrokerFigures;
  close(): Promise<void>;
}

/** Starts the broker. Rejects when the port is taken (`EADDRINUSE`). */
export async function startBroker(options: BrokerOptions): Promise<RunningBroker> {
  const gatekeeper = new Gatekeeper({ ...options, topics: topicsOf(options.root ?? DEFAULT_ROOT) });
  const aedes = await Aedes.createBroker({
    connectTimeout: CONNECT_TIMEOUT_MS,
    drainTimeout: STALL_MS,
    maxTopicLevels: MAX_TOPIC_LEVELS,
    ...gatekeeper.hooks,
  });
  gatekeeper.attach(aedes);
  // What a client does wrong is its own trouble: counted where it matters, never thrown.
  aedes.on('clientError', () => undefined);
  aedes.on('connectionError', () => undefined);

  const unauthenticated = new Map<string, number>();
  const accept = (stream: Duplex, socket: Socket): void => {
    const address = socket.remoteAddress ?? '';
    const count = unauthenticated.get(address) ?? 0;
    if (count >= UNAUTHENTICATED_PER_ADDRESS) {
      stream.destroy();
      return;
    }
    unauthenticated.set(address, count + 1);
    let counted = true;
    const known = (): void => {
      if (!counted) return;
      counted = false;
      const left = (unauthenticated.get(address) ?? 1) - 1;
      if (left === 0) unauthenticated.delete(address);
      else unauthenticated.set(address, left);
    };
    const gate = new PacketGate(options.limits.packetBytes, BEFORE_CONNECT_BYTES);
    // With a 'readable' listener (Aedes has one) 'data' tells what was read and does not start a flow of its own.
    stream.on('data', (chunk: Buffer) => {
      // Not the stream alone: Aedes would still parse this chunk, and a packet that is whole in it would count.
      if (!gate.pass(chunk)) client.close();
    });
    stream.once('close', known);
    const client = aedes.handle(stream);
    gatekeeper.came(client, address);
    client.on('connected', () => {
      gate.open();
      known();
      // Not before: a refusal is written and the socket destroyed in one turn.
      bundleWrites(socket);
    });
    gatekeeper.watchBacklog(client, { stream, socket, maxBytes: MAX_WAITING_BYTES, stallMs: STALL_MS });
  };

  const sockets = new Set<Socket>();
  const onSocket = (socket: Socket): void => {
    socket.on('error', () => undefined);
    socket.setNoDelay(true);
    accept(socket, socket);
  };
  const server =
    options.tls === undefined
      ? createTcpServer(onSocket)
      : createTlsServer({ ...options.tls, handshakeTimeout: CONNECT_TIMEOUT_MS }, onSocket);
  // Node only tells of a handshake that takes too long, and keeps the socket.
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  // Also those that never finish their TLS handshake: closing would wait for them.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  try {
    await listen(server, options.port, options.host);
  } catch (error) {
    // Its timers would keep the process.
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    throw error;
  }

  const detachers: (() => void)[] = [];
  return {
    port: portOf(server),
    attachWebSocket: (http, path) => {
      const sockets = new WebSocketServer({
        noServer: true,
        maxPayload: options.limits.packetBytes + 1024,
        perMessageDeflate: false,
        handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false),
      });
      const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
        // Node takes its own listener away before it hands the socket over; without one, a reset ends the process.
        socket.on('error', () => undefined);
        if (request.url?.split('?', 1)[0] !== path) {
          socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
          return;
        }
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          webSocket.on('error', () => undefined);
          const stream = createWebSocketStream(webSocket);
          stream.on('error', () => undefined);
          accept(stream, request.socket);
        });
      };
      http.on('upgrade', upgrade);
      const detach = (): void => {
        http.off('upgrade', upgrade);
        for (const webSocket of sockets.clients) webSocket.terminate();
        sockets.close();
      };
      detachers.push(detach);
      return detach;
    },
    figures: () => ({ connections: aedes.connectedClients, ...gatekeeper.figures() }),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const detach of detachers) detach();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}
