import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Aedes, AedesOptions, AedesPublishPacket, Client, PublishPacket } from 'aedes';
import type { Refusal } from '../protocol/envelope';
import { protocolError } from '../protocol/errors';
import { Revocation } from '../protocol/retained';
import { type Principal, readClientId, readUserName, type Topics, userNameOf } from '../protocol/topics';
import { reasonOf } from '../store/logger';
import { may, type Wish } from './access';
import type { BrokerFigures, BrokerOptions } from './broker';
import { RateLimit, WindowCount } from './rate';

const FAILED_SIGN_INS = 10;
const FAILED_SIGN_INS_WINDOW_MS = 60_000;
const LONGEST_KEEP_ALIVE_SECONDS = 300;
/** Return codes of CONNACK (MQTT 3.1.1, 3.2.2.3); Aedes' own `const enum` cannot be used under isolatedModules. */
const UNAVAILABLE = 3;
const BAD_CREDENTIALS = 4;
const NOT_AUTHORIZED = 5;

/** What is known of one connected client. */
interface Known {
  readonly principal: Principal;
  readonly connection: string;
  readonly rate: RateLimit;
}

/** What a CONNECT says, read before Aedes looks at it. */
interface Claim {
  readonly userName: string;
  readonly will: Extract<Wish, { kind: 'will' }> | null;
}

/** Where the bytes for one client wait. */
interface Backlog {
  readonly stream: Duplex;
  /** What the stream runs over: the same, or the one under the WebSocket. */
  readonly socket: Socket;
  readonly maxBytes: number;
  readonly stallMs: number;
}

type GatekeeperOptions = BrokerOptions & { readonly topics: Topics };
type Hooks = Required<
  Pick<AedesOptions, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'>
>;

/** Decides, for Aedes, who comes in and what each may do. It knows topics and principals, and nothing of chats. */
export class Gatekeeper {
  readonly #options: GatekeeperOptions;
  readonly #topics: Topics;
  readonly #known = new WeakMap<Client, Known>();
  readonly #claims = new WeakMap<Client, Claim>();
  readonly #addresses = new WeakMap<Client, string>();
  readonly #clients = new Map<string, Set<Client>>();
  readonly #failures = new WindowCount(FAILED_SIGN_INS, FAILED_SIGN_INS_WINDOW_MS);
  /** Where refused publishes go: Aedes acknowledges and drops them there, for nobody may subscribe it. */
  readonly #sink: string;
  #aedes: Aedes | null = null;
  #counts = { refusedConnects: 0, refusedPublishes: 0, refusedSubscribes: 0, rateLimited: 0, evicted: 0 };

  constructor(options: GatekeeperOptions) {
    this.#options = options;
    this.#topics = options.topics;
    this.#sink = `${options.topics.root}/refused`;
  }

  readonly hooks: Hooks = {
    preConnect: (client, packet, callback) => {
      // A session that outlives its connection would keep a queue without bound, and filters that were denied.
      packet.clean = true;
      const asked = packet.keepalive ?? 0;
      packet.keepalive = asked === 0 ? LONGEST_KEEP_ALIVE_SECONDS : Math.min(asked, LONGEST_KEEP_ALIVE_SECONDS);
      const will = packet.will;
      this.#claims.set(client, {
        userName: packet.username ?? '',
        will:
          will === undefined || will === null
            ? null
            : {
                kind: 'will',
                topic: will.topic,
                retain: will.retain === true,
                payloadBytes: will.payload?.length ?? 0,
              },
      });
      callback(null, true);
    },
    authenticate: (client, userName, password, done) => {
      this.#authenticate(client, userName ?? '', password?.toString('utf8') ?? '').then(
        (code) => {
          if (code === 0) return done(null, true);
          this.#counts.refusedConnects += 1;
          done(Object.assign(new Error('The connection was refused.'), { returnCode: code }), false);
        },
        (error) => {
          this.#options.logger.error({ reason: reasonOf(error) }, 'A sign-in could not be checked.');
          done(Object.assign(new Error('The connection was refused.'), { returnCode: NOT_AUTHORIZED }), false);
        },
      );
    },
    // Synchronous on purpose: an answer that comes later would let later messages overtake.
    authorizePublish: (client, packet, callback) => {
      if (client !== null) this.#checkPublish(client, packet);
      callback(null);
    },
    authorizeSubscribe: (client, subscription, callback) => {
      if (this.#may(client, { kind: 'subscribe', filter: subscription.topic })) return callback(null, subscription);
      this.#counts.refusedSubscribes += 1;
      callback(null, null);
    },
    authorizeForward: (client, packet) => (this.#may(client, { kind: 'receive', topic: packet.topic }) ? packet : null),
  };

  /** Must be called once, before the first client comes. */
  attach(aedes: Aedes): void {
    this.#aedes = aedes;
    aedes.subscribe(
      this.#topics.revocations,
      (packet, done) => {
        this.#revoke(packet);
        done();
      },
      () => undefined,
    );
    aedes.on('clientReady', (client) => this.#register(client));
    aedes.on('clientDisconnect', (client) => this.#unregister(client));
  }

  came(client: Client, address: string): void {
    this.#addresses.set(client, address);
  }

  /** Drops a client for which too much waits, or that takes nothing of it for too long; others never wait for it. */
  watchBacklog(client: Client, { stream, socket, maxBytes, stallMs }: Backlog): void {
    client.on('connected', () => {
      const principal = this.#known.get(client)?.principal;
      if (principal === undefined) return;
      const evict = (): void => {
        if (stream.destroyed) return;
        this.#counts.evicted += 1;
        this.#options.logger.warn(
          { client: userNameOf(principal), waiting: stream.writableLength },
          'A client that does not read was dropped.',
        );
        stream.destroy();
      };
      const write = stream.write.bind(stream);
      // Aedes writes straight to the stream, and there is no hook for how much is waiting.
      const watched = (...args: Parameters<typeof write>): boolean => {
        if (stream.writableLength > maxBytes) evict();
        const room = write(...args);
        // Told that there is no room, Aedes reads nothing more of the one who published, which is the hub: one
        // visitor that does not read would silence it for all. The hub itself is waited for.
        return principal.kind === 'hub' ? room : true;
      };
      stream.write = watched as typeof stream.write;
      // Starts anew with every byte that goes out or comes in.
      socket.setTimeout(stallMs, () => {
        if (stream.writableLength > 0) evict();
      });
    });
  }

  figures(): Omit<BrokerFigures, 'connections'> {
    return { ...this.#counts };
  }

  /** The CONNACK code: 0 when welcome. */
  async #authenticate(client: Client, userName: string, password: string): Promise<number> {
    const claim = this.#claims.get(client);
    const principal = readUserName(userName);
    const connection = principal === null ? null : readClientId(principal, client.id);
    if (claim === undefined || principal === null || connection === null) return NOT_AUTHORIZED;
    if (claim.will !== null && !may(this.#topics, principal, connection, claim.will)) return NOT_AUTHORIZED;
    const who = `${this.#addresses.get(client) ?? ''} ${userName}`;
    const now = this.#options.clock.now();
    if (this.#failures.isOver(who, now)) return NOT_AUTHORIZED;
    const code = await this.#check(principal, password);
    if (code === BAD_CREDENTIALS) this.#failures.add(who, now);
    if (code !== 0) return code;
    const { visitorCommandsPerSecond, agentCommandsPerSecond } = this.#options.limits;
    const perSecond = principal.kind === 'visitor' ? visitorCommandsPerSecond : agentCommandsPerSecond;
    this.#known.set(client, { principal, connection, rate: new RateLimit(perSecond, now) });
    return 0;
  }

  async #check(principal: Principal, password: string): Promise<number> {
    const answer = (right: boolean): number => (right ? 0 : BAD_CREDENTIALS);
    if (principal.kind === 'hub') return answer(isSame(password, this.#options.secrets.hubPassword));
    const byToken = await this.#options.tokens.verify(password);
    if (byToken.ok) {
      const same = userNameOf(byToken.value) === userNameOf(principal);
      return answer(same && (principal.kind === 'visitor' || this.#isEnabled(principal.id)));
    }
    if (principal.kind === 'visitor') return BAD_CREDENTIALS;
    const byPassword = await this.#options.accounts.signIn(principal.id, password);
    // Too many at once says nothing about the password.
    return !byPassword.ok && byPassword.error.code === 'rate_limited' ? UNAVAILABLE : answer(byPassword.ok);
  }

  #isEnabled(agent: string): boolean {
    const account = this.#options.accounts.find(agent);
    return account !== undefined && account.disabled !== true;
  }

  #may(client: Client, wish: Wish): boolean {
    const known = this.#known.get(client);
    return known !== undefined && may(this.#topics, known.principal, known.connection, wish);
  }

  /**
   * Lets a publish through, or turns it aside: closing the connection would make the client send it again for ever,
   * so it is acknowledged, dropped, counted and answered.
   */
  #checkPublish(client: Client, packet: PublishPacket): void {
    const known = this.#known.get(client);
    const wish: Wish = {
      kind: 'publish',
      topic: packet.topic,
      retain: packet.retain === true,
      payloadBytes: packet.payload.length,
    };
    if (known === undefined || !may(this.#topics, known.principal, known.connection, wish)) {
      this.#counts.refusedPublishes += 1;
      this.#turnAside(
        known,
        packet,
        null,
        protocolError('forbidden', `You may not publish to "${packet.topic}" like this.`),
      );
      return;
    }
    const place = this.#topics.read(packet.topic);
    if (known.principal.kind === 'hub' || place === null || place.kind === 'connections') return;
    const wait = known.rate.take(this.#options.clock.now());
    if (wait === 0) return;
    this.#counts.rateLimited += 1;
    const error = protocolError(
      'rate_limited',
      'Too much at once. It was not carried out; send it again in a moment.',
      { retryAfterMs: wait },
    );
    this.#turnAside(known, packet, place.kind === 'commands' ? commandId(packet) : null, error);
  }

  #turnAside(known: Known | undefined, packet: PublishPacket, re: string | null, error: Refusal['error']): void {
    const { topic } = packet;
    packet.topic = this.#sink;
    packet.payload = Buffer.alloc(0);
    packet.retain = false;
    if (known === undefined || known.principal.kind === 'hub') return;
    // A command that is answered by its id settles in the sender's outbox like any other reply.
    const answer = re === null ? { v: 1, re, topic, ok: false, error } : { v: 1, re, ok: false, error };
    this.#publish(this.#topics.events(known.principal.kind, known.principal.id), answer);
  }

  #publish(topic: string, message: unknown): void {
    const payload = Buffer.from(JSON.stringify(message));
    this.#aedes?.publish({ cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false }, (error) => {
      if (error) this.#options.logger.warn({ topic, reason: error.message }, 'An answer could not be published.');
    });
  }

  #register(client: Client): void {
    const known = this.#known.get(client);
    if (known === undefined) return;
    const name = userNameOf(known.principal);
    const clients = this.#clients.get(name) ?? new Set();
    this.#clients.set(name, clients.add(client));
  }

  #unregister(client: Client): void {
    const known = this.#known.get(client);
    if (known === undefined) return;
    const name = userNameOf(known.principal);
    const clients = this.#clients.get(name);
    clients?.delete(client);
    if (clients?.size === 0) this.#clients.delete(name);
  }

  #revoke(packet: AedesPublishPacket): void {
    const parsed = Revocation.safeParse(readJson(packet.payload.toString()));
    if (!parsed.success) {
      this.#options.logger.warn({}, 'A revocation could not be read.');
      return;
    }
    const { principal, before, until } = parsed.data;
    void this.#options.tokens.revoke(principal, Date.parse(before), until === undefined ? until : Date.parse(until));
    for (const client of this.#clients.get(userNameOf(principal)) ?? []) client.close();
  }
}

function isSame(given: string, secret: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(secret);
  return a.length === b.length && timingSafeEqual(a, b);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The id of a command, looked for in its first bytes only: a flood must not make us parse what it sends. */
function commandId(packet: PublishPacket): string | null {
  return /"id"\s*:\s*"([A-Za-z0-9-]{1,64})"/.exec(packet.payload.toString('utf8').slice(0, 512))?.[1] ?? null;
}
