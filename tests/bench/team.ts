import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { v7 as uuid7 } from 'uuid';
import { SessionStarted } from '../../broker/protocol/http';
import type { Limits } from '../../broker/protocol/limits';
import { clientIdOf, topicsOf, userNameOf } from '../../broker/protocol/topics';
import { systemClock, systemIds } from '../../broker/system';
import { Console } from '../../electron/console/console';
import { type Running, type ServerReady, startServer } from '../e2e/processes';
import { until } from './floors';

const topics = topicsOf();
const MANY = 1_000_000;
const UNLIMITED: Partial<Limits> = {
  sessionStartsPerMinute: MANY,
  visitorCommandsPerSecond: MANY,
  agentCommandsPerSecond: MANY,
};
/** Chats that an agent of `load-` takes at once. */
export const PLACES = 10;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * A real server in a process of its own, without limits on rates unless some are given, whose agents can have many
 * chats. `more`: so many agents besides those of the demo, with the ids `load-0`, `load-1` and so on.
 */
export async function serverForLoad(
  dir: string,
  more = 0,
  limits: Partial<Limits> = UNLIMITED,
): Promise<Running<ServerReady>> {
  const first = await startServer(dir);
  await first.stop();
  await change(join(dir, 'server', 'settings.json'), (document) => {
    document.settings.limits = limits;
  });
  await change(join(dir, 'server', 'accounts.json'), (document) => {
    for (const account of document.accounts) Object.assign(account, { limit: 50, skills: ['it', 'hr', 'facilities'] });
    const [pattern] = document.accounts;
    for (let at = 0; at < more; at += 1) document.accounts.push({ ...pattern, ...loadAgent(at), limit: PLACES });
  });
  return startServer(dir);
}

// The documents are changed as an administrator would with an editor; the server checks them when it starts.
async function change(file: string, edit: (document: ReturnType<typeof JSON.parse>) => void): Promise<void> {
  const document = JSON.parse(await readFile(file, 'utf8'));
  edit(document);
  await writeFile(file, JSON.stringify(document));
}

/** The core of a console, signed in, in this process. */
export async function agentCore(server: string, agent: string, dir: string): Promise<Console> {
  const capabilities = {
    host: 'web',
    tray: false,
    badge: false,
    autostart: false,
    windows: true,
    version: '0',
  } as const;
  const options = { dataDir: dir, server, agent, capabilities, clock: systemClock, ids: systemIds, logger: silent };
  const core = await Console.open(options);
  const signedIn = await core.signIn(server, agent, 'demo');
  if (!signedIn.ok) throw new Error(signedIn.error.message);
  await until(() => core.state.connection.kind === 'connected' && core.state.status !== null);
  return core;
}

function loadAgent(at: number) {
  return { id: `load-${at}`, name: `Load ${at}`, email: `load-${at}@parley.example`, role: 'agent', skills: ['it'] };
}

/** A visitor on the wire. */
export class LoadVisitor {
  readonly session: string;
  readonly #client: MqttClient;
  /** Replies that came: by command, whether it was taken. */
  readonly replies = new Map<string, boolean>();
  /** Told of each reply as it comes. */
  onReply: (command: string) => void = () => undefined;

  private constructor(session: string, client: MqttClient) {
    this.session = session;
    this.#client = client;
    client.on('message', (_topic, payload) => {
      const message = JSON.parse(payload.toString());
      if (typeof message.re !== 'string') return;
      this.replies.set(message.re, message.ok === true);
      this.onReply(message.re);
    });
  }

  static async start(http: string, mqttUrl: string): Promise<LoadVisitor> {
    const answer = await fetch(new URL('/api/sessions', http), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    if (!answer.ok) throw new Error(`No session: ${answer.status} ${await answer.text()}`);
    const { session, token } = SessionStarted.parse(await answer.json());
    const principal = { kind: 'visitor', id: session } as const;
    const connection = uuid7();
    const place = topics.connection('visitor', session, connection);
    const client = await mqtt.connectAsync(mqttUrl, {
      protocolVersion: 4,
      clientId: clientIdOf(principal, connection),
      username: userNameOf(principal),
      password: token,
      clean: true,
      will: { topic: place, payload: Buffer.alloc(0), qos: 1, retain: true },
    });
    const here = { v: 1, since: new Date().toISOString(), login: false, away: null };
    await client.publishAsync(place, JSON.stringify(here), { qos: 1, retain: true });
    const visitor = new LoadVisitor(session, client);
    await client.subscribeAsync(topics.events('visitor', session), { qos: 1 });
    return visitor;
  }

  /** Publishes a command; its id. */
  send(type: string, data: object): string {
    const id = uuid7();
    const command = { v: 1, id, type, session: this.session, data };
    this.#client.publish(topics.commands('visitor', this.session), JSON.stringify(command), { qos: 1 });
    return id;
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }
}
