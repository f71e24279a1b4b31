import type { RequestOptions } from 'node:https';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { COMMANDS, type CommandInput, type CommandOutput, type CommandType } from '../../broker/protocol/commands';
import { type Connection, type InboxMessage, type Reply, readInbox } from '../../broker/protocol/envelope';
import { fail, ok, type Result } from '../../broker/protocol/errors';
import { KEEP_ALIVE_SECONDS } from '../../broker/protocol/limits';
import type { Away } from '../../broker/protocol/models';
import { type Clock, type Ids, isoTime } from '../../broker/protocol/ports';
import { Directory, HubState, Queue } from '../../broker/protocol/retained';
import { clientIdOf, type Principal, type Topics, userNameOf } from '../../broker/protocol/topics';
import type { TrustFor } from '../../broker/sockets/own-certificate';
import { type Logger, reasonOf } from '../../broker/store/logger';

import { Pulse } from './pulse';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;
const CONNECT_MS = 5_000;
/** Return codes of CONNACK (MQTT 3.1.1, 3.2.2.3). */
const BAD_LOGIN = 4;
const NOT_AUTHORIZED = 5;
/** After this long without an answer a request is over: the caller may ask again. */
const REQUEST_MS = 10_000;
/** How long a broker may take for a goodbye. Milliseconds. */
const GOODBYE_MS = 1_000;

export interface GatewayOptions {
  /** Such as `mqtt://127.0.0.1:1883`. */
  readonly url: string;
  /** Such as `wss://chat.example/mqtt`: for networks that let web pages through and nothing else. Absent: none. */
  readonly webSocket?: string | undefined;
  readonly agent: string;
  /**
   * The token to sign in with now; `unauthenticated` when a person has to sign in again. `refused`: the broker said no
   * to the last one.
   */
  readonly token: (refused: boolean) => Promise<Result<string>>;
  readonly trustFor?: TrustFor;
  readonly topics: Topics;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly listener: GatewayListener;
}

export interface GatewayListener {
  /** Connected and subscribed; time for `sync`. */
  connected(): void;
  /** The connection broke, or one more try failed. */
  disconnected(): void;
  /** Signing in is no longer possible: the password has changed, or the account was disabled. */
  refused(message: string): void;
  inbox(message: InboxMessage): void;
  directory(directory: Directory): void;
  queue(queue: Queue): void;
  /** `live`: said just now, not kept by the broker: the hub has come or gone this moment. */
  hub(state: HubState, live: boolean): void;
}

type Settle = (reply: Reply | null) => void;

/** The one MQTT connection of an agent's console. It connects again for ever, until it is closed. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #principal: Principal;
  readonly #waiting = new Map<string, Settle>();
  #client: MqttClient | null = null;
  #pulse: Pulse | null = null;
  #connection = '';
  #login = true;
  #away: Away | null = null;
  #failures = 0;
  #refused = false;
  /** Goes the way of web pages: the other one was tried last, and led nowhere. */
  #byWebSocket = false;
  #waitsToRetry = false;
  #closed = false;
  #cancelRetry: () => void = () => undefined;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#principal = { kind: 'agent', id: options.agent };
  }

  start(): void {
    void this.#connect();
  }

  get isConnected(): boolean {
    return this.#client?.connected === true;
  }

  /**
   * Sends a command under an id and resolves with the hub's reply, or null when none came on this connection.
   * `onReply` is called when the reply comes, before what comes behind it: a promise is told a moment later.
   */
  send(
    id: string,
    type: CommandType,
    data: unknown,
    session?: string,
    onReply?: (reply: Reply) => void,
  ): Promise<Reply | null> {
    const client = this.#client;
    if (client?.connected !== true) return Promise.resolve(null);
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(REQUEST_MS, () => this.#settle(id, null));
      this.#waiting.set(id, (reply) => {
        cancel();
        if (reply !== null) onReply?.(reply);
        resolve(reply);
      });
      const envelope = { v: 1, id, type, data, ...(session === undefined ? {} : { session }) };
      this.#publish(client, this.#options.topics.commands('agent', this.#options.agent), envelope, 1);
    });
  }

  /**
   * Asks once: for what need not survive this process. `unavailable` while there is no connection. `onOutput` is
   * called with the answer in its place between other messages.
   */
  async request<T extends CommandType>(
    type: T,
    data: CommandInput<T>,
    session?: string,
    onOutput?: (output: CommandOutput<T>) => void,
  ): Promise<Result<CommandOutput<T>>> {
    const reply = await this.send(this.#options.ids.next(), type, data, session, (came) => {
      const output = outputOf(type, came);
      if (output.ok) onOutput?.(output.value);
    });
    if (reply === null) return fail('unavailable', 'There is no connection to the server at this moment. Try again.');
    return outputOf(type, reply);
  }

  signal(session: string, on: boolean): void {
    if (this.#client?.connected !== true) return;
    const { topics, agent } = this.#options;
    this.#publish(this.#client, topics.signals('agent', agent), { v: 1, session, type: 'typing', data: { on } }, 0);
  }

  /** Says why the person is away, or that they are back (null). */
  setAway(away: Away | null): void {
    this.#away = away;
    if (this.#client?.connected === true) this.#announce(this.#client);
  }

  /** Gives up the connection there is, which may be dead without knowing it, and makes a new one at once. */
  connectAnew(): void {
    if (this.#closed) return;
    this.#failures = 0;
    if (this.#waitsToRetry) {
      this.#cancelRetry();
      this.#waitsToRetry = false;
      void this.#connect();
    } else {
      this.#client?.end(true);
    }
  }

  /**
   * Leaves cleanly: the hub is told at once that this console is gone.
   * @param signsOut - The agent signs out: chats are handed back, rather than kept for a while.
   */
  async close(signsOut = false): Promise<void> {
    this.#closed = true;
    this.#pulse?.stop();
    this.#cancelRetry();
    const client = this.#client;
    this.#client = null;
    this.#settleAll();
    if (client === null) return;
    // A broker that hangs answers no goodbye, and must not keep anybody.
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = this.#options.clock.after(GOODBYE_MS, () => resolve(void client.end(true)));
    });
    await Promise.race([late, this.#sayGoodbye(client, signsOut)]);
    cancel();
  }

  async #sayGoodbye(client: MqttClient, signsOut: boolean): Promise<void> {
    if (client.connected) {
      if (signsOut) this.#announce(client, { leaving: true });
      // A clean DISCONNECT drops the last will, so what it would say is said here.
      await client
        .publishAsync(this.#connectionTopic(), Buffer.alloc(0), { qos: 1, retain: true })
        .catch(() => undefined);
    }
    await client.endAsync(!client.connected).catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const token = await this.#options.token(this.#refused);
    if (this.#closed) return;
    if (!token.ok) {
      if (token.error.code === 'unauthenticated') this.#options.listener.refused(token.error.message);
      else this.#retry();
      return;
    }
    this.#connection = this.#options.ids.next();
    const { trustFor } = this.#options;
    const url = this.#address();
    const line: RequestOptions = { ...trustFor?.(url) };
    let arrived = false;
    const options: IClientOptions = {
      protocolVersion: 4,
      clientId: clientIdOf(this.#principal, this.#connection),
      username: userNameOf(this.#principal),
      password: token.value,
      clean: true,
      keepalive: KEEP_ALIVE_SECONDS,
      connectTimeout: CONNECT_MS,
      // We connect again ourselves, each time under a new connection id: mqtt.js would keep the old one and its will.
      reconnectPeriod: 0,
      queueQoSZero: false,
      log: () => undefined,
      will: { topic: this.#connectionTopic(), payload: Buffer.alloc(0), qos: 1, retain: true },
      ...trustFor?.(url),
      // Of these mqtt.js hands less than all on to a WebSocket.
      wsOptions: line,
    };
    const client = mqtt.connect(url, options);
    this.#client = client;
    client.on('connect', () => {
      arrived = true;
      this.#pulse = new Pulse({
        clock: this.#options.clock,
        ping: () => client.sendPing(),
        dead: () => client.end(true),
      });
      void this.#ready(client);
    });
    client.on('packetreceive', () => this.#pulse?.heard());
    client.on('message', (topic, payload, { retain }) => this.#read(topic, payload, retain));
    client.on('error', (error) => {
      if ('code' in error && (error.code === BAD_LOGIN || error.code === NOT_AUTHORIZED)) this.#refused = true;
      this.#options.logger.info({ reason: reasonOf(error) }, 'The connection to the broker has trouble.');
    });
    client.once('close', () => {
      if (this.#client === client) this.#pulse?.stop();
      // A broker that says no has been reached.
      if (!arrived && !this.#refused) this.#byWebSocket = !this.#byWebSocket;
      client.removeAllListeners();
      // mqtt.js may still tell of an error of a socket that is gone.
      client.on('error', () => undefined);
      client.end(true);
      if (this.#client === client) this.#retry();
    });
  }

  #address(): string {
    const { url, webSocket } = this.#options;
    return this.#byWebSocket ? (webSocket ?? url) : url;
  }

  async #ready(client: MqttClient): Promise<void> {
    const { topics, agent, listener, logger } = this.#options;
    try {
      await client.subscribeAsync([topics.events('agent', agent), topics.directory, topics.queue, topics.hub], {
        qos: 1,
      });
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'The console could not subscribe; it connects again.');
      client.end(true);
      return;
    }
    if (this.#client !== client) return;
    this.#failures = 0;
    this.#refused = false;
    this.#announce(client);
    this.#login = false;
    listener.connected();
  }

  #announce(client: MqttClient, more: Pick<Connection, 'leaving'> = {}): void {
    const since = isoTime(this.#options.clock.now());
    const payload: Connection = { v: 1, since, login: this.#login, away: this.#away, ...more };
    client.publish(this.#connectionTopic(), JSON.stringify(payload), { qos: 1, retain: true });
  }

  #connectionTopic(): string {
    return this.#options.topics.connection('agent', this.#options.agent, this.#connection);
  }

  #retry(): void {
    this.#settleAll();
    this.#client = null;
    if (this.#closed) return;
    this.#options.listener.disconnected();
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    // Spread by a random half, so that hundreds of consoles do not come back in the same instant.
    const delay = longest / 2 + (Math.random() * longest) / 2;
    this.#waitsToRetry = true;
    this.#cancelRetry = this.#options.clock.after(delay, () => {
      this.#waitsToRetry = false;
      void this.#connect();
    });
  }

  #publish(client: MqttClient, topic: string, message: unknown, qos: 0 | 1): void {
    client.publish(topic, JSON.stringify(message), { qos }, (error) => {
      if (error) this.#options.logger.info({ topic, reason: error.message }, 'A message could not be published.');
    });
  }

  #read(topic: string, payload: Buffer, isKept: boolean): void {
    const { topics, listener, agent } = this.#options;
    const json = parseJson(payload);
    if (topic === topics.events('agent', agent)) {
      this.#readInbox(json);
      return;
    }
    const directory = topic === topics.directory ? Directory.safeParse(json) : null;
    if (directory?.success) listener.directory(directory.data);
    const queue = topic === topics.queue ? Queue.safeParse(json) : null;
    if (queue?.success) listener.queue(queue.data);
    const hub = topic === topics.hub ? HubState.safeParse(json) : null;
    if (hub?.success) listener.hub(hub.data, !isKept);
  }

  #readInbox(json: unknown): void {
    const message = readInbox(json);
    if (message === null) {
      this.#options.logger.warn({}, 'Something unknown came in the inbox.');
      return;
    }
    this.#options.listener.inbox(message);
    if (message.kind === 'reply') this.#settle(message.message.re, message.message);
  }

  #settle(id: string, reply: Reply | null): void {
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(reply);
  }

  #settleAll(): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, null);
  }
}

function outputOf<T extends CommandType>(type: T, reply: Reply): Result<CommandOutput<T>> {
  if (!reply.ok) return { ok: false, error: reply.error };
  const parsed = COMMANDS[type].output.safeParse(reply.data);
  // The table pairs each command with the schema of its answer.
  return parsed.success
    ? ok(parsed.data as CommandOutput<T>)
    : fail('internal', 'The server answered something unexpected.');
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return null;
  }
}
