import { randomUUID } from 'node:crypto';
import mqtt, { type MqttClient } from 'mqtt';
import { v7 as uuid7 } from 'uuid';
import { type InboxMessage, readInbox } from '../../broker/protocol/envelope';
import type { SessionStart, SessionStarted } from '../../broker/protocol/http';
import { clientIdOf, type Principal, topicsOf, userNameOf } from '../../broker/protocol/topics';

const topics = topicsOf();
const ANSWER_MS = 10_000;

export type Answer = Extract<InboxMessage, { kind: 'reply' }>['message'];

/** A program of somebody else that speaks the protocol: a bare MQTT client without any of our client code. */
export class WireClient {
  readonly principal: Extract<Principal, { kind: 'agent' | 'visitor' }>;
  readonly inbox: unknown[] = [];
  readonly #client: MqttClient;

  private constructor(principal: WireClient['principal'], client: MqttClient) {
    this.principal = principal;
    this.#client = client;
    client.on('message', (_topic, payload) => this.inbox.push(JSON.parse(payload.toString())));
  }

  static async connect(url: string, principal: WireClient['principal'], password: string): Promise<WireClient> {
    const connection = randomUUID();
    const client = await mqtt.connectAsync(url, {
      protocolVersion: 4,
      clientId: clientIdOf(principal, connection),
      username: userNameOf(principal),
      password,
      reconnectPeriod: 0,
      clean: true,
      will: {
        topic: topics.connection(principal.kind, principal.id, connection),
        payload: Buffer.alloc(0),
        qos: 1,
        retain: true,
      },
    });
    const wire = new WireClient(principal, client);
    await client.subscribeAsync(topics.events(principal.kind, principal.id), { qos: 1 });
    await client.publishAsync(
      topics.connection(principal.kind, principal.id, connection),
      JSON.stringify({ v: 1, since: new Date().toISOString(), login: false, away: null }),
      { qos: 1, retain: true },
    );
    return wire;
  }

  /** Calls the listener with each message that comes from now on. */
  onMessage(listener: (message: unknown) => void): void {
    this.#client.on('message', (_topic, payload) => listener(JSON.parse(payload.toString())));
  }

  /** Publishes any bytes as a command. */
  async publish(payload: string, topic = topics.commands(this.principal.kind, this.principal.id)): Promise<void> {
    await this.#client.publishAsync(topic, payload, { qos: 1 });
  }

  /** Publishes what the broker must not take: resolves when the broker has closed the connection for it. */
  async publishUntilClosed(payload: string): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#client.once('close', () => resolve()));
    this.#client.publish(topics.commands(this.principal.kind, this.principal.id), payload, { qos: 1 });
    await closed;
  }

  /** Sends a command and waits for the hub's reply. */
  async command(type: string, data: unknown, more: Record<string, unknown> = {}): Promise<Answer> {
    const id = uuid7();
    await this.publish(JSON.stringify({ v: 1, id, type, data, ...more }));
    return this.reply(id);
  }

  async reply(id: string): Promise<Answer> {
    const found = await this.until((json) => {
      const read = readInbox(json);
      return read?.kind === 'reply' && read.message.re === id ? read.message : null;
    });
    return found;
  }

  /** Waits for the first message of the inbox, past or to come, that the reader recognises. */
  async until<T>(recognise: (json: unknown) => T | null): Promise<T> {
    const give = Date.now() + ANSWER_MS;
    for (;;) {
      for (const json of this.inbox) {
        const found = recognise(json);
        if (found !== null) return found;
      }
      if (Date.now() > give)
        throw new Error(`Nothing of the kind came. Inbox: ${JSON.stringify(this.inbox).slice(0, 2_000)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }
}

/** Starts a session over HTTP and connects as its visitor. */
export async function startVisitor(
  http: string,
  who: SessionStart = { name: 'Maija Meikäläinen' },
): Promise<{ wire: WireClient; started: SessionStarted }> {
  const response = await fetch(new URL('/api/sessions', http), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(who),
  });
  if (response.status !== 201)
    throw new Error(`POST /api/sessions answered ${response.status}: ${await response.text()}`);
  const started = (await response.json()) as SessionStarted;
  const wire = await WireClient.connect(
    started.mqtt.url,
    { kind: 'visitor', id: started.session },
    started.mqtt.password,
  );
  return { wire, started };
}

/** The code of an error answer; what was answered instead when it was none. */
export function codeOf(answer: Answer): string {
  return answer.ok ? `ok ${JSON.stringify(answer.data)}` : answer.error.code;
}
