import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { fail, ok, type Result } from '../protocol/errors';
import { Allowance, type Rate } from '../rates/allowance';
import { RecentMap } from '../rates/recent-map';
import { isIn, type Network, placeOf, readAddress } from '../sockets/addresses';
import { clientAddress } from '../sockets/client-address';
import { Doorway } from '../sockets/doorway';
import { Overuse } from '../sockets/overuse';
import { type Passage, paceReading } from '../sockets/paced-reading';
import type { Logger } from '../store/logger';

/** Requests count, their bytes do not: files are large, and are limited where they are taken. */
const NO_BYTES = { bytesPerSecond: Number.MAX_SAFE_INTEGER };
/** A page takes a dozen. */
const A_CONNECTION: Rate = { packetsPerSecond: 40, ...NO_BYTES };
/** An office that opens the page at once is through within seconds. */
const A_PLACE: Rate = { packetsPerSecond: 400, ...NO_BYTES };
const SILENT_PER_ADDRESS = 200;
const CONNECTIONS_PER_SECOND_AND_ADDRESS = 300;
/** Requests of one address whose bodies are still on their way. */
const UNFINISHED_PER_ADDRESS = 200;
/** Of heads of requests, in one turn of the event loop: dozens of the smallest fit in. */
const HEADS_A_TURN = 2 * 1024;
const KEPT_MS = 60_000;
const KEPT = 10_000;
const RETRY_MS = 1_000;

export interface VisitsOptions {
  readonly trustedProxies: readonly Network[];
  readonly logger: Logger;
  /** Milliseconds of a clock that nobody puts forward or back; the system's when absent. */
  readonly now?: () => number;
}

const steadyNow = (): number => performance.now();

/**
 * Sees that no one's requests keep the others waiting: those of a connection, and of an address, are read only as
 * fast as is good for all; connections that say nothing make room for others; and so many bodies of one address are
 * waited for at a time. What comes through a trusted proxy counts for the address that the proxy names.
 */
export class Visits {
  readonly #options: VisitsOptions;
  readonly #places = new RecentMap<Allowance>(KEPT_MS, KEPT);
  readonly #connections = new WeakMap<Socket, Connection>();
  readonly #unfinished = new Map<string, number>();
  readonly #now: () => number;
  readonly #doorway: Doorway;
  #closed = 0;

  constructor(options: VisitsOptions) {
    this.#options = options;
    this.#now = options.now ?? steadyNow;
    this.#doorway = new Doorway(SILENT_PER_ADDRESS, CONNECTIONS_PER_SECOND_AND_ADDRESS, this.#now);
  }

  /** Must be called before the server listens. */
  watch(server: Server, encrypted: boolean): void {
    server.on('connection', (socket: Socket) => this.#arrive(socket, encrypted));
    // Its sockets take the place of those that they run over.
    if (encrypted) server.on('secureConnection', (socket: Socket) => this.#pace(socket));
    server.prependListener('upgrade', (request: IncomingMessage) => {
      const connection = this.#connections.get(request.socket);
      if (connection !== undefined) connection.upgraded = true;
      this.#spoke(request.socket);
    });
  }

  /** Where a request comes from. */
  addressOf(request: IncomingMessage): string {
    return clientAddress(
      { peer: request.socket.remoteAddress, headers: request.headers },
      this.#options.trustedProxies,
    );
  }

  /** Counts a request that has begun: `rate_limited` when there are too many of its address. */
  begin(request: IncomingMessage): Result<void> {
    const now = this.#now();
    const place = placeOf(this.addressOf(request));
    this.#spoke(request.socket);
    const connection = this.#connections.get(request.socket);
    const allowance = connection?.allowance ?? this.#placeAt(place, now);
    const waitMs = connection === undefined ? allowance.waitMs(now) : 0;
    allowance.spend(1, 0);
    const unfinished = this.#unfinished.get(place) ?? 0;
    if (waitMs > 0 || unfinished >= UNFINISHED_PER_ADDRESS) {
      return fail('rate_limited', 'Too many requests at once. Try again in a moment.', {
        retryAfterMs: Math.max(RETRY_MS, waitMs),
      });
    }
    if (!request.complete) this.#waitFor(request, place);
    return ok(undefined);
  }

  /** Connections that were closed because they kept asking more than they may. */
  figures(): { readonly closedRequests: number } {
    return { closedRequests: this.#closed };
  }

  #arrive(socket: Socket, encrypted: boolean): void {
    const peer = readAddress(socket.remoteAddress ?? '');
    // Everybody comes through the proxy, and it has its own ways with who says nothing.
    if (peer !== null && isIn(peer, this.#options.trustedProxies)) return;
    const waiting = this.#doorway.enter(socket.remoteAddress ?? '', () => socket.destroy());
    if (waiting === null) {
      socket.destroy();
      return;
    }
    socket.once('close', waiting.left);
    this.#silent.set(keyOf(socket), waiting.left);
    socket.once('close', () => this.#silent.delete(keyOf(socket)));
    if (!encrypted) this.#pace(socket);
  }

  readonly #silent = new Map<string, () => void>();

  #spoke(socket: Socket): void {
    this.#silent.get(keyOf(socket))?.();
  }

  #placeAt(place: string, now: number): Allowance {
    return this.#places.of(place, now, () => new Allowance(A_PLACE, now));
  }

  #pace(socket: Socket): void {
    const peer = readAddress(socket.remoteAddress ?? '');
    if (peer !== null && isIn(peer, this.#options.trustedProxies)) return;
    const now = this.#now();
    const allowance = new Allowance(A_CONNECTION, now, this.#placeAt(placeOf(socket.remoteAddress ?? ''), now));
    const connection: Connection = { allowance, upgraded: false, body: null };
    this.#connections.set(socket, connection);
    const overuse = new Overuse();
    paceReading(socket, {
      pass: (chunk, at) =>
        overuse.judge(connection.upgraded ? null : allowance, at, () => portion(chunk, connection, at)),
      close: (reason) => {
        this.#closed += 1;
        this.#options.logger.warn(
          { address: socket.remoteAddress, reason },
          'A connection that asks too much was closed.',
        );
        socket.destroy();
      },
      now: this.#now,
    });
    // Node's parser takes the bytes from below the stream, unless somebody else wants to see them.
    const unused = (): void => undefined;
    socket.on('data', unused).off('data', unused);
  }

  #waitFor(request: IncomingMessage, place: string): void {
    const connection = this.#connections.get(request.socket);
    if (connection !== undefined) connection.body = request;
    this.#unfinished.set(place, (this.#unfinished.get(place) ?? 0) + 1);
    let counted = true;
    const done = (): void => {
      if (!counted) return;
      counted = false;
      const left = (this.#unfinished.get(place) ?? 1) - 1;
      if (left <= 0) this.#unfinished.delete(place);
      else this.#unfinished.set(place, left);
    };
    request.once('end', done);
    request.once('close', done);
  }
}

interface Connection {
  readonly allowance: Allowance;
  /** It speaks something else from now on, and is watched by others. */
  upgraded: boolean;
  /** The latest request that came with a body. */
  body: IncomingMessage | null;
}

function keyOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`;
}

/** All of a body; of heads only a few at a time, as each may ask for something. */
function portion(chunk: Buffer, { allowance, upgraded, body }: Connection, now: number): Passage {
  if (upgraded || (body !== null && !body.complete)) return { bytes: chunk.length, rest: 'all' };
  const ms = allowance.waitMs(now);
  if (ms > 0) return { bytes: 0, rest: 'wait', ms };
  if (chunk.length <= HEADS_A_TURN) return { bytes: chunk.length, rest: 'all' };
  return { bytes: HEADS_A_TURN, rest: 'wait', ms: 0 };
}
