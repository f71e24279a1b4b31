import { Buffer } from 'buffer';
import { generate, type IPublishPacket, type Packet, parser } from 'mqtt-packet';
import { ANSWER_MS, answerMs, lineAfter } from './line';

/** Seconds; the protocol's. Half of it passes between pings. */
const KEEP_ALIVE_S = 15;
const CONNECT_MS = 10_000;

export interface MqttOptions {
  readonly url: string;
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  /** Emptied by the broker when this connection dies. */
  readonly willTopic: string;
  readonly subscribe: string;
  readonly onMessage: (topic: string, payload: string) => void;
  /** Once, whatever the reason; `refused` when the broker did not accept who we are. */
  readonly onClose: (refused: boolean) => void;
}

/**
 * One MQTT 3.1.1 connection over WebSocket, with just what a visitor needs. mqtt.js would be more than the whole page
 * may weigh; its codec, `mqtt-packet`, is used here. Nothing is resent: the outbox above does that.
 */
export class MqttConnection {
  readonly #socket: WebSocket;
  readonly #options: MqttOptions;
  readonly #parser = parser({ protocolVersion: 4 });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #answer: ReturnType<typeof setTimeout> | undefined;
  #heardAt = Date.now();
  /** Bytes given to the socket; some may still wait in it. */
  #given = 0;
  #nextId = 1;
  #closed = false;
  #refused = false;
  #onReady: () => void = () => undefined;

  private constructor(options: MqttOptions) {
    this.#options = options;
    this.#socket = new WebSocket(options.url, 'mqtt');
    this.#socket.binaryType = 'arraybuffer';
    this.#parser.on('packet', (packet) => this.#take(packet));
    this.#parser.on('error', () => this.close());
    this.#socket.onopen = () => this.#sayHello();
    this.#socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      this.#heardAt = Date.now();
      this.#parser.parse(Buffer.from(event.data));
    };
    this.#socket.onclose = () => this.#end();
    this.#socket.onerror = () => this.#end();
    this.#timer = setTimeout(() => this.close(), CONNECT_MS);
  }

  /** Connects and subscribes; `onReady` is called when both are granted. */
  static open(options: MqttOptions, onReady: (connection: MqttConnection) => void): MqttConnection {
    const connection = new MqttConnection(options);
    connection.#onReady = () => onReady(connection);
    return connection;
  }

  publish(topic: string, payload: string, { qos, retain = false }: { qos: 0 | 1; retain?: boolean }): void {
    const packet: IPublishPacket = { cmd: 'publish', topic, payload, qos, retain, dup: false };
    const before = this.#given;
    this.#send(qos === 0 ? packet : { ...packet, messageId: this.#takeId() });
    if (qos === 1) this.#expect(answerMs(this.#given - before));
  }

  /** Ends the connection at once, as a lost network would; the last will is sent. */
  close(): void {
    this.#socket.close();
    this.#end();
  }

  /** Says goodbye: the last will is not sent. */
  leave(): void {
    this.#send({ cmd: 'disconnect' });
    this.close();
  }

  /** After a sleep or a change of network: finds out quickly whether the other side is still there. */
  probe(withinMs: number): void {
    if (this.#closed) return;
    this.#send({ cmd: 'pingreq' });
    this.#expect(withinMs);
  }

  /** Something was sent that is answered: when nothing comes, and nothing goes out either, the line is dead. */
  #expect(withinMs: number): void {
    if (this.#answer !== undefined) return;
    const asked = Date.now();
    const leftBefore = this.#left();
    this.#answer = setTimeout(() => {
      this.#answer = undefined;
      const line = lineAfter({ heard: this.#heardAt >= asked, leftBefore, left: this.#left() });
      if (line === 'dead') this.close();
      if (line === 'slow') this.#expect(withinMs);
    }, withinMs);
  }

  /** Bytes that have left the socket; counted so, a message that is added meanwhile does not look like a standstill. */
  #left(): number {
    return this.#given - this.#socket.bufferedAmount;
  }

  #sayHello(): void {
    const { clientId, username, password, willTopic } = this.#options;
    this.#send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      keepalive: KEEP_ALIVE_S,
      clientId,
      username,
      password: Buffer.from(password),
      will: { topic: willTopic, payload: Buffer.alloc(0), qos: 1, retain: true },
    });
  }

  #take(packet: Packet): void {
    switch (packet.cmd) {
      case 'connack':
        if (packet.returnCode !== 0) {
          this.#refused = packet.returnCode === 4 || packet.returnCode === 5;
          this.close();
          return;
        }
        this.#send({
          cmd: 'subscribe',
          messageId: this.#takeId(),
          subscriptions: [{ topic: this.#options.subscribe, qos: 1 }],
        });
        return;
      case 'suback':
        clearTimeout(this.#timer);
        this.#keepAlive();
        this.#onReady();
        return;
      case 'publish':
        if (packet.qos === 1 && packet.messageId !== undefined)
          this.#send({ cmd: 'puback', messageId: packet.messageId });
        this.#options.onMessage(packet.topic, packet.payload.toString());
        return;
    }
  }

  #keepAlive(): void {
    this.#timer = setTimeout(() => {
      this.probe(ANSWER_MS);
      this.#keepAlive();
    }, KEEP_ALIVE_S * 500);
  }

  #send(packet: Packet): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    const bytes = new Uint8Array(generate(packet));
    this.#given += bytes.length;
    this.#socket.send(bytes);
  }

  #takeId(): number {
    const id = this.#nextId;
    this.#nextId = id === 65_535 ? 1 : id + 1;
    return id;
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#answer);
    this.#options.onClose(this.#refused);
  }
}
