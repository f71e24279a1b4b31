import { Socket } from 'node:net';
import mqtt, { type MqttClient } from 'mqtt';
import { KEEP_ALIVE_SECONDS } from '../protocol/limits';
import { clientIdOf, type Place, type Topics, userNameOf } from '../protocol/topics';
import { bundleWrites } from '../sockets/bundle-writes';
import { onlyThisCertificate } from '../sockets/own-certificate';
import type { Logger } from '../store/logger';

/** One message that came in, with the place its topic names. */
export interface Arrived {
  readonly topic: string;
  readonly place: Place;
  readonly payload: Buffer;
}

/** The hub's connection to the broker, whichever broker that is. */
export interface Wire {
  readonly topics: Topics;
  /** Whether the hub is connected and has all its subscriptions. */
  ready(): boolean;
  /** Publishes JSON: QoS 1 unless said otherwise. What cannot be sent now goes out on reconnecting, up to a bound. */
  send(topic: string, message: object, options?: SendOptions): void;
  /** Sends the parting word, waits until the broker has everything, and disconnects. */
  close(parting: { readonly topic: string; readonly message: object }): Promise<void>;
}

export interface SendOptions {
  readonly qos?: 0 | 1;
  readonly retain?: boolean;
}

export interface WireOptions {
  readonly url: string;
  readonly password: string;
  /** PEM; the broker must show this very one. Absent: one that the system trusts for its name. */
  readonly certificate?: string;
  /** Tells this start of the hub from others in the client id. */
  readonly connection: string;
  readonly topics: Topics;
  readonly will: { readonly topic: string; readonly message: object };
  readonly logger: Logger;
  onMessage(message: Arrived): void;
  /** On each (re)connect, before the subscriptions: retained messages come after this. */
  onConnect(): void;
  /** When the subscriptions stand. */
  onReady(wire: Wire): void;
  /** The retained word about this hub says something else than `online` while it is. */
  onStale(wire: Wire): void;
}

const RECONNECT_MS = 250;
const FIRST_CONNECT_MS = 15_000;
/** What waits for a broker that is away: beyond it events are dropped, as clients catch up by `sync` anyway. */
const WAITING_LIMIT = 20_000;

/** Connects and subscribes; rejects when the broker refuses the hub or does not answer in 15 s. */
export function connectWire(options: WireOptions): Promise<Wire> {
  const { topics, logger, will } = options;
  const hub = { kind: 'hub', id: 'hub' } as const;
  const parting = Buffer.from(JSON.stringify(will.message));
  const client = mqtt.connect(options.url, {
    protocolVersion: 4,
    clientId: clientIdOf(hub, options.connection),
    username: userNameOf(hub),
    password: options.password,
    ...(options.certificate === undefined ? {} : onlyThisCertificate(options.certificate)),
    clean: true,
    keepalive: KEEP_ALIVE_SECONDS,
    reconnectPeriod: RECONNECT_MS,
    // Done here on each connect, so that `ready` is known.
    resubscribe: false,
    queueQoSZero: false,
    log: () => undefined,
    will: { topic: will.topic, payload: parting, qos: 1, retain: true },
  });
  let ready = false;
  let closing = false;
  client.on('close', () => {
    if (ready && !closing) logger.warn({}, 'The hub lost its connection to the broker.');
    ready = false;
  });

  return new Promise((resolve, reject) => {
    const giveUp = (error: Error): void => {
      clearTimeout(patience);
      client.end(true);
      reject(error);
    };
    const patience = setTimeout(() => giveUp(new Error(`No broker answers at ${options.url}.`)), FIRST_CONNECT_MS);
    let known = false;
    client.on('error', (error) => {
      // Before the first time a refusal is final; later the broker may be on its way up again.
      if (!known && 'code' in error && typeof error.code === 'number') giveUp(error);
      else if (!closing) logger.warn({ error: error.message }, 'The connection to the broker has trouble.');
    });
    client.on('connect', () => {
      // Without it every second packet waits 40 ms for an acknowledgement of the first (Nagle), and so does a chat.
      if (client.stream instanceof Socket) {
        client.stream.setNoDelay(true);
        bundleWrites(client.stream);
      }
      options.onConnect();
      subscribe(client, topics).then(
        () => {
          ready = true;
          clearTimeout(patience);
          known = true;
          options.onReady(wire);
          resolve(wire);
          // Only a precaution: a broker that does not let the hub read its own word changes nothing.
          client.subscribe(topics.hub, { qos: 1 }, (error) => {
            if (error) logger.info({ error: error.message }, 'The hub cannot read its own state.');
          });
        },
        (error: Error) => {
          if (!known) giveUp(error);
          else {
            logger.error({ error: error.message }, 'The hub could not subscribe; it connects again.');
            client.reconnect();
          }
        },
      );
    });
    const wire = wireOver(client, options, {
      ready: () => ready && !closing,
      closing: () => {
        closing = true;
      },
    });
    client.on('message', (topic, payload) => {
      const place = topics.read(topic);
      if (place === null) return;
      if (place.kind !== 'hub') options.onMessage({ topic, place, payload });
      // The last will of a connection that was lost may come when the hub is long back. While it leaves, it is its own.
      else if (ready && !closing && payload.equals(parting)) options.onStale(wire);
    });
  });
}

interface Life {
  ready(): boolean;
  /** From now on what is heard and lost belongs to the farewell. */
  closing(): void;
}

function wireOver(client: MqttClient, options: WireOptions, life: Life): Wire {
  const { logger } = options;
  let waiting = 0;
  const publish = (topic: string, message: object, { qos = 1, retain = false }: SendOptions): Promise<void> =>
    new Promise((resolve) => {
      if (!client.connected && waiting >= WAITING_LIMIT) {
        resolve();
        return;
      }
      waiting += 1;
      client.publish(topic, JSON.stringify(message), { qos, retain }, (error) => {
        waiting -= 1;
        if (error) logger.warn({ topic, error: error.message }, 'A message could not be published.');
        resolve();
      });
    });
  return {
    topics: options.topics,
    ready: life.ready,
    send: (topic, message, sendOptions = {}) => void publish(topic, message, sendOptions),
    async close(parting) {
      life.closing();
      if (client.connected) await publish(parting.topic, parting.message, { retain: true });
      await client.endAsync(!client.connected);
    },
  };
}

async function subscribe(client: MqttClient, topics: Topics): Promise<void> {
  const filters = Object.fromEntries(
    topics.hubFilters.map((filter) => [filter, { qos: filter.endsWith('/signals') ? 0 : 1 } as const]),
  );
  // Rejects when the broker refuses one of them.
  await client.subscribeAsync(filters);
}
