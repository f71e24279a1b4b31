import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Aedes, AedesOptions, AedesPublishPacket, Client, PublishPacket } from 'aedes';
import { isSameSecret } from '../identity/same-secret';
import type { Refusal } from '../protocol/envelope';
import { protocolError } from '../protocol/errors';
import { Revocation } from '../protocol/retained';
import { type Principal, readClientId, readUserName, type Topics, userNameOf } from '../protocol/topics';
import { RateLimit } from '../rates/rate-limit';
import type { Waiting } from '../sockets/doorway';
import { reasonOf } from '../store/logger';
import { may, type Wish } from './access';
import type { BrokerFigures, BrokerOptions } from './broker';
import { type Budget, Budgets } from './budgets';

/** Tabs, devices, and connections that broke and nobody has noticed yet. */
const CONNECTIONS_A_PRINCIPAL = 20;
/** What a client tells of its connection: that it is there, and for whom it is away. */
const PRESENCE_PER_SECOND = 5;
/** What is turned aside costs more than what goes through: it is answered. */
const PACKETS_A_REFUSAL = 2;
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
  readonly presence: RateLimit;
  readonly budget: Budget | null;
}

/** Where a connection comes from, before anything is known of it. */
interface Origin {
  readonly address: string;
  readonly waiting: Waiting;
  /** A message was delivered that it has to acknowledge. */
  readonly owe: () => void;
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

type GatekeeperOptions = BrokerOptions & {
  readonly topics: Topics;
  /** Milliseconds of a clock that nobody puts forward or back. */
  readonly steadyNow: () => number;
};
type Hooks = Required<
  Pick<AedesOptions, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'>
>;

/** Decides, for Aedes, who comes in and what each may do. It knows topics and principals, and nothing of chats. */
export class Gatekeeper {
  readonly #options: GatekeeperOptions;
  readonly #topics: Topics;
  readonly #known = new WeakMap<Client, Known>();
  readonly #claims = new WeakMap<Client, Claim>();
  readonly #origins = new WeakMap<Client, Origin>();
  readonly #clients = new Map<string, Set<Client>>();
  readonly #budgets: Budgets;
  /** Where refused publishes go: Aedes acknowledges and drops them there, for nobody may subscribe it. */
  readonly #sink: string;
  #aedes: Aedes | null = null;
  #counts = {
    refusedConnects: 0,
    refusedPublishes: 0,
    refusedSubscribes: 0,
    rateLimited: 0,
    evicted: 0,
    closedForFlooding: 0,
    closedForNumber: 0,
  };

  constructor(options: GatekeeperOptions) {
    this.#options = options;
    this.#topics = options.topics;
    this.#budgets = new Budgets(options.limits);
    this.#sink = `${options.topics.root}/refused`;
  }

  readonly hooks: Hooks = {
    preConnect: (client, packet, callback) => {
      // A session that outlives its connection would keep a queue without bound, and filters that were denied.
      packet.clean = true;
      const asked = packet.keepalive ?? 0;
      packet.keepalive = asked === 0 ? LONGEST_KEEP_ALIVE_SECONDS : Math.min(asked, LONGEST_KEEP_ALIVE_SECONDS);
      this.#origins.get(client)?.waiting.spoke();
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
    authorizeForward: (client, packet) => {
      if (!this.#may(client, { kind: 'receive', topic: packet.topic })) return null;
      if (packet.qos > 0) this.#origins.get(client)?.owe();
      return packet;
    },
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

  came(client: Client, origin: Origin): void {
    this.#origins.set(client, origin);
  }

  /** What the client may use up; null for the hub, and while it is not in. */
  budgetOf(client: Client): Budget | null {
    return this.#known.get(client)?.budget ?? null;
  }

  /** Closes a connection that sends too much. */
  closeForFlooding(client: Client, reason: string): void {
    this.#counts.closedForFlooding += 1;
    const principal = this.#known.get(client)?.principal;
    const context = {
      client: principal === undefined ? 'not in yet' : userNameOf(principal),
      address: this.#origins.get(client)?.address,
      reason,
    };
    this.#options.logger.warn(context, 'A client that sends too much was closed.');
    client.close();
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
    const { address = '' } = this.#origins.get(client) ?? {};
    const code = await this.#check(principal, password, address);
    if (code !== 0) return code;
    const steady = this.#options.steadyNow();
    const budget = this.#budgets.of(principal, address, steady);
    // Only those who are who they say count: nobody can use up what is another's.
    if (budget !== null && budget.connects.take(steady) > 0) return UNAVAILABLE;
    const { visitorCommandsPerSecond, agentCommandsPerSecond } = this.#options.limits;
    const perSecond = principal.kind === 'visitor' ? visitorCommandsPerSecond : agentCommandsPerSecond;
    const now = this.#options.clock.now();
    const rate = new RateLimit(perSecond, now);
    const presence = new RateLimit(PRESENCE_PER_SECOND, now);
    this.#known.set(client, { principal, connection, rate, presence, budget });
    return 0;
  }

  async #check(principal: Principal, password: string, address: string): Promise<number> {
    const answer = (right: boolean): number => (right ? 0 : BAD_CREDENTIALS);
    if (principal.kind === 'hub') return answer(isSameSecret(password, this.#options.secrets.hubPassword));
    const byToken = await this.#options.tokens.verify(password);
    if (byToken.ok) {
      const same = userNameOf(byToken.value) === userNameOf(principal);
      if (principal.kind === 'visitor') return answer(same);
      return answer(same && this.#options.signIns.cameByToken(principal.id, address));
    }
    if (principal.kind === 'visitor') return BAD_CREDENTIALS;
    const byPassword = await this.#options.signIns.signIn(principal.id, password, address);
    // Too many at once says nothing about the password.
    return !byPassword.ok && byPassword.error.code === 'rate_limited' ? UNAVAILABLE : answer(byPassword.ok);
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
    if (known.principal.kind === 'hub' || place === null) return;
    // That a connection is over is always heard, however often it spoke before: the last will comes this way too.
    if (place.kind === 'connections' && packet.payload.length === 0) return;
    // Of its own: a client that has much to send must still be able to say that it is there.
    const rate = place.kind === 'connections' ? known.presence : known.rate;
    const wait = rate.take(this.#options.clock.now());
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
    known.budget?.packets.spend(PACKETS_A_REFUSAL, 0);
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
    if (known.principal.kind === 'hub' || clients.size <= CONNECTIONS_A_PRINCIPAL) return;
    const [oldest] = clients;
    this.#counts.closedForNumber += 1;
    this.#options.logger.warn({ client: name }, 'The oldest of too many connections of one client was closed.');
    oldest?.close();
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
