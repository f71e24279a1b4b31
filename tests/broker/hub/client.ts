import { Socket } from 'node:net';
import mqtt, { type MqttClient } from 'mqtt';
import { v7 as uuid7 } from 'uuid';
import { type InboxMessage, readInbox } from '../../../broker/protocol/envelope';
import type { SessionEvent } from '../../../broker/protocol/events';
import { clientIdOf, type Side, topicsOf, userNameOf } from '../../../broker/protocol/topics';
import { until } from './until';

type Reply = Extract<InboxMessage, { kind: 'reply' }>['message'];

const topics = topicsOf();

/** A console or visitor page reduced to the wire: everything that came in, as it came. */
export class TestClient {
  readonly side: Side;
  readonly id: string;
  readonly connection: string;
  /** Every payload of the inbox, in order, as text. */
  readonly wire: string[] = [];
  readonly inbox: InboxMessage[] = [];
  readonly retained = new Map<string, unknown>();
  readonly #client: MqttClient;

  private constructor(side: Side, id: string, connection: string, client: MqttClient) {
    this.side = side;
    this.id = id;
    this.connection = connection;
    this.#client = client;
    client.on('message', (topic, payload) => {
      if (topic !== topics.events(side, id)) {
        this.retained.set(topic, JSON.parse(payload.toString()));
        return;
      }
      this.wire.push(payload.toString());
      const read = readLoosely(JSON.parse(payload.toString()));
      if (read !== null) this.inbox.push(read);
    });
  }

  static async connect(url: string, side: Side, id: string, login: boolean, password = 'x'): Promise<TestClient> {
    const connection = uuid7();
    const principal = { kind: side, id };
    const place = topics.connection(side, id, connection);
    const client = await mqtt.connectAsync(url, {
      protocolVersion: 4,
      clientId: clientIdOf(principal, connection),
      username: userNameOf(principal),
      password,
      clean: true,
      reconnectPeriod: 50,
      will: { topic: place, payload: Buffer.alloc(0), qos: 1, retain: true },
    });
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    const test = new TestClient(side, id, connection, client);
    const own = [topics.events(side, id), topics.hub];
    await client.subscribeAsync(side === 'agent' ? [...own, topics.directory, topics.queue] : own, { qos: 1 });
    // As real clients do: told again on each connect, the first time as a sign-in.
    await test.tellConnection(login);
    client.on('connect', () => void test.tellConnection(false));
    return test;
  }

  async tellConnection(login: boolean, away: 'locked' | 'idle' | null = null): Promise<void> {
    await this.publish(
      topics.connection(this.side, this.id, this.connection),
      JSON.stringify({ v: 1, since: new Date().toISOString(), login, away }),
      true,
    );
  }

  /** As a console does whose agent signs out: it says so, empties its place and goes. */
  async signOut(): Promise<void> {
    const place = topics.connection(this.side, this.id, this.connection);
    const since = new Date().toISOString();
    await this.publish(place, JSON.stringify({ v: 1, since, login: false, away: null, leaving: true }), true);
    await this.publish(place, '', true);
    await this.close();
  }

  async publish(topic: string, payload: string, retain = false): Promise<void> {
    await this.#client.publishAsync(topic, payload, { qos: 1, retain });
  }

  /** Sends a command as it stands; resolves when the broker has it. */
  async send(type: string, data: unknown, session?: string, id: string = uuid7()): Promise<string> {
    await this.raw(JSON.stringify({ v: 1, id, type, data, ...(session !== undefined && { session }) }));
    return id;
  }

  async raw(payload: string): Promise<void> {
    await this.publish(topics.commands(this.side, this.id), payload);
  }

  async signal(session: string, on: boolean): Promise<void> {
    const signal = { v: 1, session, type: 'typing', data: { on } };
    await this.#client.publishAsync(topics.signals(this.side, this.id), JSON.stringify(signal), { qos: 0 });
  }

  /** Sends a command and waits for its reply; visitors' commands name their own session. */
  async command(type: string, data: unknown = {}, session?: string): Promise<Reply> {
    const named = session ?? (this.side === 'visitor' && type !== 'sync' ? this.id : undefined);
    return this.reply(await this.send(type, data, named));
  }

  async ok(type: string, data: unknown = {}, session?: string): Promise<Record<string, unknown>> {
    const reply = await this.command(type, data, session);
    if (!reply.ok) throw new Error(`${type}: ${reply.error.code}: ${reply.error.message}`);
    return reply.data;
  }

  async code(type: string, data: unknown = {}, session?: string): Promise<string> {
    const reply = await this.command(type, data, session);
    return reply.ok ? 'ok' : reply.error.code;
  }

  reply(id: string): Promise<Reply> {
    return until(() => this.replies(id)[0]);
  }

  replies(id: string): readonly Reply[] {
    return this.inbox.flatMap((read) => (read.kind === 'reply' && read.message.re === id ? [read.message] : []));
  }

  /** The events of a session that came, single or in batches, each `seq` once, in order. */
  events(session: string = this.id): readonly SessionEvent[] {
    const bySeq = new Map<number, SessionEvent>();
    for (const read of this.inbox) {
      const events = read.kind === 'event' ? [read.message] : read.kind === 'batch' ? read.message.events : [];
      for (const event of events as SessionEvent[]) if (event.session === session) bySeq.set(event.seq, event);
    }
    return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  }

  texts(session: string = this.id): readonly string[] {
    return this.events(session).flatMap((event) => (event.type === 'message.posted' ? [event.data.text] : []));
  }

  /** Waits for an event of the type, past or to come. */
  event<T extends SessionEvent['type']>(
    type: T,
    session: string = this.id,
  ): Promise<Extract<SessionEvent, { type: T }>> {
    const isOfType = (event: SessionEvent): event is Extract<SessionEvent, { type: T }> => event.type === type;
    return until(() => this.events(session).find(isOfType));
  }

  /** Sessions this agent was given and still has, by what came on the wire. */
  chats(): readonly string[] {
    const all = new Set(this.inbox.flatMap((read) => (read.kind === 'batch' ? [read.message.session] : [])));
    return [...all].filter((session) => {
      const last = this.events(session).findLast((event) => /^(agent|session.ended)/.test(event.type));
      return last?.type === 'agent.assigned';
    });
  }

  /** The connection breaks without a word: the broker sends the last will. */
  vanish(): void {
    this.#client.options.reconnectPeriod = 0;
    this.#client.stream.destroy();
  }

  get connected(): boolean {
    return this.#client.connected;
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }
}

/** Events for visitors lack what they may not see, so agents' schemas refuse some: those are taken as they are. */
function readLoosely(json: unknown): InboxMessage | null {
  const read = readInbox(json);
  if (read?.kind === 'unknownEvent') return { kind: 'event', message: json as SessionEvent };
  return read;
}
