import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { Duplex } from 'node:stream';
import { generate, type IConnectPacket, type IPublishPacket, type Packet, parser } from 'mqtt-packet';
import { createWebSocketStream, WebSocket } from 'ws';
import { until } from '../hub/until';

/** MQTT packet by packet: it does what well-behaved client libraries would not. */
export class RawClient {
  /** All that came, in order. */
  readonly packets: Packet[] = [];
  readonly stream: Duplex;
  #lastId = 0;

  constructor(stream: Duplex, reads = true) {
    this.stream = stream;
    const reader = parser({ protocolVersion: 4 });
    reader.on('packet', (packet: Packet) => this.packets.push(packet));
    // Being cut off is what many tests are about.
    stream.on('error', () => undefined);
    if (reads) stream.on('data', (chunk: Buffer) => reader.parse(chunk));
  }

  static async overTcp(port: number, reads = true): Promise<RawClient> {
    const socket = createConnection(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawClient(socket, reads);
  }

  static async overWebSocket(url: string): Promise<RawClient> {
    const webSocket = new WebSocket(url, 'mqtt');
    await once(webSocket, 'open');
    return new RawClient(createWebSocketStream(webSocket));
  }

  get closed(): boolean {
    return this.stream.destroyed || this.stream.readableEnded;
  }

  send(packet: Packet): void {
    this.stream.write(generate(packet));
  }

  /** Sends a CONNECT; resolves with the return code of the CONNACK. */
  async connect(packet: Omit<IConnectPacket, 'cmd'>): Promise<number> {
    this.send({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 30, ...packet });
    return until(() => {
      const answer = this.packets.find((came) => came.cmd === 'connack');
      if (answer !== undefined) return { code: answer.returnCode ?? -1 };
      if (this.closed) throw new Error('The connection was closed without a CONNACK.');
      return null;
    }).then(({ code }) => code);
  }

  /** Resolves with the granted QoS of each filter; 128 is a refusal. */
  async subscribe(...filters: string[]): Promise<readonly unknown[]> {
    this.#lastId += 1;
    const messageId = this.#lastId;
    this.send({ cmd: 'subscribe', messageId, subscriptions: filters.map((topic) => ({ topic, qos: 1 })) });
    return until(() => this.packets.find((came) => came.cmd === 'suback' && came.messageId === messageId)).then(
      (suback) => (suback.cmd === 'suback' ? suback.granted : []),
    );
  }

  /** Sends at QoS 1; resolves when it is acknowledged. */
  async publish(topic: string, payload: string | Buffer, retain = false): Promise<void> {
    const messageId = this.publishBlindly(topic, payload, retain);
    await until(() => {
      if (this.closed) throw new Error('The connection was closed without a PUBACK.');
      return this.packets.some((came) => came.cmd === 'puback' && came.messageId === messageId);
    });
  }

  /** Sends at QoS 1 and does not wait; returns the message id. */
  publishBlindly(topic: string, payload: string | Buffer, retain = false): number {
    this.#lastId += 1;
    this.send({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain, messageId: this.#lastId });
    return this.#lastId;
  }

  /** The messages that came in a topic. */
  messages(topic?: string): readonly IPublishPacket[] {
    return this.packets.flatMap((came) =>
      came.cmd === 'publish' && (topic === undefined || came.topic === topic) ? [came] : [],
    );
  }

  texts(topic?: string): readonly string[] {
    return this.messages(topic).map((message) => message.payload.toString());
  }

  /** Proves that the connection lives, and that all that was sent before has been handled. */
  async ping(): Promise<void> {
    const before = this.packets.filter((came) => came.cmd === 'pingresp').length;
    this.send({ cmd: 'pingreq' });
    await until(() => {
      if (this.closed) throw new Error('The connection was closed.');
      return this.packets.filter((came) => came.cmd === 'pingresp').length > before;
    });
  }

  /** The connection breaks without a DISCONNECT. */
  break(): void {
    this.stream.destroy();
  }
}
