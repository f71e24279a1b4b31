import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { isIn, type Network, readAddress } from '../sockets/addresses';
import { clientAddress } from '../sockets/client-address';
import type { Doorway, Waiting } from '../sockets/doorway';
import { readProxyHeader } from '../sockets/proxy-header';

export interface ListenerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** A header of the PROXY protocol is read from these, and from nobody else. */
  readonly trustedProxies: readonly Network[];
  readonly doorway: Doorway;
  /** For the header of a proxy and for TLS, in milliseconds each. */
  readonly timeoutMs: number;
  /** A connection that is through TLS. `first`: bytes that came already. */
  readonly onConnection: (arrival: Arrival) => void;
}

export interface Arrival {
  readonly socket: Socket;
  /** Of the client, also behind a proxy. */
  readonly address: string;
  readonly waiting: Waiting;
  /** Bytes of the client that were read already. */
  readonly first: Buffer;
}

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

const NOTHING = Buffer.alloc(0);

/** Listens for MQTT over TCP or TLS. Rejects when the port is taken (`EADDRINUSE`). */
export async function listenForMqtt(options: ListenerOptions): Promise<Listener> {
  const { trustedProxies, doorway } = options;
  // Also those that never finish their TLS handshake: closing would wait for them.
  const sockets = new Set<Socket>();
  const secure = options.tls === undefined ? null : tlsOver(options.tls, options);
  const arrive = (socket: Socket, address: string, first: Buffer): void => {
    const waiting = doorway.enter(address, () => socket.destroy());
    if (waiting === null) {
      socket.destroy();
      return;
    }
    socket.once('close', waiting.left);
    if (secure === null) options.onConnection({ socket, address, waiting, first });
    else {
      // TLS takes what is there already from the socket.
      if (first.length > 0) socket.unshift(first);
      secure({ socket, address, waiting });
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.setNoDelay(true);
    const peer = readAddress(socket.remoteAddress ?? '');
    const own = clientAddress({ peer: socket.remoteAddress, headers: {} }, []);
    if (peer === null || !isIn(peer, trustedProxies)) arrive(socket, own, NOTHING);
    else readHeader(socket, options.timeoutMs, (address, first) => arrive(socket, address ?? own, first));
  });
  await listen(server, options.port, options.host);
  return {
    port: portOf(server),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Waits for the first bytes of a proxy; a connection without the header is of that machine itself. */
function readHeader(socket: Socket, timeoutMs: number, then: (address: string | null, first: Buffer) => void): void {
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  let bytes = NOTHING;
  const look = (): void => {
    const more: Buffer | null = socket.read();
    if (more === null) return;
    bytes = Buffer.concat([bytes, more]);
    const header = readProxyHeader(bytes);
    if (header.kind === 'more') return;
    socket.off('readable', look);
    clearTimeout(timer);
    if (header.kind === 'bad') socket.destroy();
    else if (header.kind === 'none') then(null, bytes);
    else then(header.address, bytes.subarray(header.length));
  };
  socket.on('readable', look);
  socket.once('close', () => clearTimeout(timer));
}

type Secured = Omit<Arrival, 'first'>;

/** Does TLS over sockets that are connected; they arrive when it stands. */
function tlsOver(tls: { readonly cert: string; readonly key: string }, options: ListenerOptions) {
  const underneath = new Map<string, Secured>();
  const keyOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
  const server = createTlsServer({ ...tls, handshakeTimeout: options.timeoutMs }, (socket: TLSSocket) => {
    const arrival = underneath.get(keyOf(socket));
    socket.on('error', () => undefined);
    if (arrival === undefined) socket.destroy();
    else options.onConnection({ ...arrival, socket, first: NOTHING });
  });
  // Node only tells of a handshake that takes too long, and keeps the socket.
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  return (arrival: Secured): void => {
    const key = keyOf(arrival.socket);
    underneath.set(key, arrival);
    arrival.socket.once('close', () => underneath.delete(key));
    server.emit('connection', arrival.socket);
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
