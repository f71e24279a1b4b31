import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Aedes } from 'aedes';
import type { Secrets, SignIns, Tokens } from '../identity/ports';
import type { Limits } from '../protocol/limits';
import type { Clock } from '../protocol/ports';
import { DEFAULT_ROOT, topicsOf } from '../protocol/topics';
import type { Network } from '../sockets/addresses';
import { bundleWrites } from '../sockets/bundle-writes';
import { Doorway, type Waiting } from '../sockets/doorway';
import { Overuse } from '../sockets/overuse';
import { paceReading } from '../sockets/paced-reading';
import type { Logger } from '../store/logger';
import { Gatekeeper } from './gatekeeper';
import { listenForMqtt } from './listener';
import { PacketGate } from './packet-gate';
import { acceptWebSockets, type WebSocketArrival } from './web-sockets';

/** A subscriber that takes nothing for this long is dropped. */
const STALL_MS = 2_000;
/** Bytes waiting for one subscriber; above that it is dropped at once. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 5_000;
/** CONNECT with its longest texts fits easily. */
const BEFORE_CONNECT_BYTES = 16 * 1024;
const UNAUTHENTICATED_PER_ADDRESS = 200;
/** A whole office that comes back at once is let in within seconds. */
const CONNECTIONS_PER_SECOND_AND_ADDRESS = 300;
/** Aedes closes the connection for a topic of more levels, which a client would send again for ever: its largest. */
const MAX_TOPIC_LEVELS = 100;

export interface BrokerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly root?: string;
  readonly limits: Limits;
  /** Only these say where a connection comes from: by HTTP headers, and by the PROXY protocol on the MQTT port. */
  readonly trustedProxies?: readonly Network[];
  /** Whether a page, or program, may connect by WebSocket; all may when absent. */
  readonly mayConnect?: (request: IncomingMessage) => boolean;
  readonly tokens: Tokens;
  readonly signIns: SignIns;
  readonly secrets: Pick<Secrets, 'hubPassword'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds of a clock that nobody puts forward or back; the system's when absent. */
  readonly steadyNow?: () => number;
}

/** What the broker counted since it started. */
export interface BrokerFigures {
  readonly connections: number;
  readonly refusedConnects: number;
  readonly refusedPublishes: number;
  readonly refusedSubscribes: number;
  readonly rateLimited: number;
  /** Closed because they took nothing of what was sent to them. */
  readonly evicted: number;
  /** Closed because they kept sending more than they may, or something too large. */
  readonly closedForFlooding: number;
  /** Closed because their owner had too many connections. */
  readonly closedForNumber: number;
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

/** One connection, over TCP or out of a WebSocket. */
interface Came {
  readonly stream: Duplex;
  readonly socket: Socket;
  readonly address: string;
  readonly waiting: Waiting;
  readonly frames?: WebSocketArrival['frames'];
}

/** Starts the broker. Rejects when the port is taken (`EADDRINUSE`). */
export async function startBroker(options: BrokerOptions): Promise<RunningBroker> {
  const { limits, logger, trustedProxies = [], mayConnect = () => true } = options;
  // Not the clock of the product: pacing must not stop when that is put back.
  const { steadyNow = () => performance.now() } = options;
  const gatekeeper = new Gatekeeper({ ...options, topics: topicsOf(options.root ?? DEFAULT_ROOT), steadyNow });
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
  const doorway = new Doorway(UNAUTHENTICATED_PER_ADDRESS, CONNECTIONS_PER_SECOND_AND_ADDRESS, steadyNow);
  const accept = (came: Came): void => acceptClient(came, { aedes, gatekeeper, limits, steadyNow });

  const listening = listenForMqtt({
    ...options,
    trustedProxies,
    doorway,
    timeoutMs: CONNECT_TIMEOUT_MS,
    onConnection: ({ first, ...arrival }) => {
      accept({ ...arrival, stream: arrival.socket });
      // Behind the gate, like all that comes.
      if (first.length > 0) arrival.socket.push(first);
    },
  });
  // Its timers would keep the process.
  const listener = await listening.catch(async (error: unknown) => {
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    throw error;
  });

  const detachers: (() => void)[] = [];
  return {
    port: listener.port,
    attachWebSocket: (http, path) => {
      const maxWaitingBytes = MAX_WAITING_BYTES;
      const { packetBytes } = limits;
      const detach = acceptWebSockets(http, {
        ...{ path, packetBytes, maxWaitingBytes, trustedProxies, doorway, mayConnect, logger, now: steadyNow },
        onConnection: accept,
      });
      detachers.push(detach);
      return detach;
    },
    figures: () => ({ connections: aedes.connectedClients, ...gatekeeper.figures() }),
    close: async () => {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const detach of detachers) detach();
      await listener.close();
    },
  };
}

interface Acceptance {
  readonly aedes: Aedes;
  readonly gatekeeper: Gatekeeper;
  readonly limits: Limits;
  readonly steadyNow: () => number;
}

/** Hands a connection to Aedes, and sees that it gets no more of it than is good for the others. */
function acceptClient(came: Came, { aedes, gatekeeper, limits, steadyNow }: Acceptance): void {
  const { stream, socket, address, waiting, frames } = came;
  const gate = new PacketGate({ packet: limits.packetBytes, beforeConnect: BEFORE_CONNECT_BYTES });
  const overuse = new Overuse();
  const reading = paceReading(stream, {
    pass: (chunk, now) => overuse.judge(gatekeeper.budgetOf(client)?.packets ?? null, now, () => gate.pass(chunk, now)),
    close: (reason) => gatekeeper.closeForFlooding(client, reason),
    now: steadyNow,
  });
  const client = aedes.handle(stream);
  gatekeeper.came(client, { address, waiting, owe: () => gate.owe() });
  client.on('connected', () => {
    const budget = gatekeeper.budgetOf(client);
    gate.open(budget?.packets ?? null);
    frames?.gate.open(budget?.frames ?? null);
    waiting.left();
    // Not before: a refusal is written and the socket destroyed in one turn.
    bundleWrites(socket);
    reading.goOn();
    frames?.reading.goOn();
  });
  gatekeeper.watchBacklog(client, { stream, socket, maxBytes: MAX_WAITING_BYTES, stallMs: STALL_MS });
}
