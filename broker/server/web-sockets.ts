import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import type { Network } from '../sockets/addresses';
import { clientAddress } from '../sockets/client-address';
import type { Doorway, Waiting } from '../sockets/doorway';
import { type PacedReading, paceReading } from '../sockets/paced-reading';
import type { Logger } from '../store/logger';
import { FrameGate } from './frame-gate';

export interface WebSocketOptions {
  /** The one path that speaks MQTT; other upgrades are refused. */
  readonly path: string;
  /** The largest packet, in bytes. */
  readonly packetBytes: number;
  /** What may wait for one client, in bytes. */
  readonly maxWaitingBytes: number;
  readonly trustedProxies: readonly Network[];
  readonly doorway: Doorway;
  /** Whether a page, or program, may connect; see `sockets/origins.ts`. */
  readonly mayConnect: (request: IncomingMessage) => boolean;
  readonly logger: Logger;
  readonly now: () => number;
  readonly onConnection: (arrival: WebSocketArrival) => void;
}

export interface WebSocketArrival {
  /** MQTT, out of its frames. */
  readonly stream: Duplex;
  /** What it runs over. */
  readonly socket: Socket;
  readonly address: string;
  readonly waiting: Waiting;
  readonly frames: { readonly gate: FrameGate; readonly reading: PacedReading };
}

/** Speaks MQTT over WebSocket at one path of an HTTP server. Returns how to end that. */
export function acceptWebSockets(http: HttpServer, options: WebSocketOptions): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.packetBytes + 1024,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false),
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Node takes its own listener away before it hands the socket over; without one, a reset ends the process.
    socket.on('error', () => undefined);
    const refusal = refusalOf(request, options);
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\n\r\n`);
      return;
    }
    const address = clientAddress(
      { peer: request.socket.remoteAddress, headers: request.headers },
      options.trustedProxies,
    );
    const waiting = options.doorway.enter(address, () => socket.destroy());
    if (waiting === null) {
      socket.destroy();
      return;
    }
    socket.once('close', waiting.left);
    const gate = new FrameGate(options.now());
    const close = (): void => void socket.destroy();
    const reading = paceReading(socket, { pass: (chunk, now) => gate.pass(chunk, now), close, now: options.now });
    sockets.handleUpgrade(request, socket, NOTHING, (webSocket) => {
      dropDeaf(webSocket, request.socket, options.maxWaitingBytes);
      const stream = createWebSocketStream(webSocket);
      stream.on('error', () => undefined);
      options.onConnection({ stream, socket: request.socket, address, waiting, frames: { gate, reading } });
    });
    // Not by the library, which would take it past the gate.
    if (head.length > 0) socket.push(head);
  };
  http.on('upgrade', upgrade);
  return () => {
    http.off('upgrade', upgrade);
    for (const webSocket of sockets.clients) webSocket.terminate();
    sockets.close();
  };
}

const NOTHING = Buffer.alloc(0);

/** The status line of a refusal; null when the request is welcome. */
function refusalOf(request: IncomingMessage, { path, mayConnect, logger }: WebSocketOptions): string | null {
  if (request.url?.split('?', 1)[0] !== path) return '404 Not Found';
  if (mayConnect(request)) return null;
  logger.warn(
    { origin: String(request.headers.origin).slice(0, 200) },
    'A page of another address was not let in to the chat. If visitors use this address, give it as --public-url.',
  );
  return '403 Forbidden';
}

/** Answers to pings wait for their sender past MQTT, where nobody sees how many there are. */
function dropDeaf(webSocket: WebSocket, socket: Socket, maxWaitingBytes: number): void {
  webSocket.on('error', () => undefined);
  webSocket.on('ping', () => {
    if (socket.writableLength > maxWaitingBytes) webSocket.terminate();
  });
}
