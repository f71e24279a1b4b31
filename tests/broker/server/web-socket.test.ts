import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import mqtt from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { DEFAULT_LIMITS } from '../../../broker/protocol/limits';
import { clientIdOf, type Principal, userNameOf } from '../../../broker/protocol/topics';
import { until } from '../hub/until';
import { AINO, HUB, MAIJA, startTestBroker, type TestBroker, topics } from './test-broker';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(): Promise<TestBroker> {
  const broker = await startTestBroker();
  closers.push(() => broker.close());
  return broker;
}

const portOf = (broker: TestBroker): number => Number(new URL(broker.wsUrl).port);

/** Sends the head of an upgrade to a target, and collects what comes. */
async function upgrade(port: number, target: string): Promise<{ readonly socket: Socket; text(): string }> {
  const socket = createConnection(port, '127.0.0.1');
  socket.on('error', () => undefined);
  closers.push(async () => socket.destroy());
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  const head = ['Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  socket.write([`GET ${target} HTTP/1.1`, ...head, key, 'Sec-WebSocket-Protocol: mqtt', '\r\n'].join('\r\n'));
  return { socket, text: () => text };
}

/** Proves that HTTP and MQTT over WebSocket are served. */
async function expectAlive(broker: TestBroker): Promise<void> {
  expect(await (await fetch(`http://127.0.0.1:${portOf(broker)}/`)).text()).toBe('here');
  const client = await connect(broker, broker.wsUrl, MAIJA, 'alive');
  expect(client.connected).toBe(true);
}

async function connect(broker: TestBroker, url: string, principal: Principal, connection: string) {
  const client = await mqtt.connectAsync(url, {
    protocolVersion: 4,
    clientId: clientIdOf(principal, connection),
    username: userNameOf(principal),
    password: await broker.secretOf(principal),
    reconnectPeriod: 0,
  });
  closers.push(() => client.endAsync(true));
  return client;
}

describe('a real client library', () => {
  it.each(['TCP', 'WebSocket'])('carries messages both ways over %s', async (transport) => {
    const broker = await start();
    const tcp = `mqtt://127.0.0.1:${broker.broker.port}`;
    const hub = await connect(broker, tcp, HUB, 'h1');
    const aino = await connect(broker, transport === 'TCP' ? tcp : broker.wsUrl, AINO, 'c1');
    await hub.subscribeAsync([...topics.hubFilters], { qos: 1 });
    await aino.subscribeAsync(topics.events('agent', 'aino'), { qos: 1 });
    const got: string[] = [];
    hub.on('message', (topic, payload) => {
      got.push(`hub: ${payload}`);
      hub.publish(topic.replace('/commands', '/events'), `echo of ${payload}`, { qos: 1 });
    });
    aino.on('message', (_topic, payload) => got.push(`aino: ${payload}`));
    await aino.publishAsync(topics.commands('agent', 'aino'), 'ääkköset 😀', { qos: 1 });
    await until(() => got.length === 2);
    expect(got).toEqual(['hub: ääkköset 😀', 'aino: echo of ääkköset 😀']);
  });

  it('is not held up by a refused publish: what follows goes through on the same connection', async () => {
    const broker = await start();
    const tcp = `mqtt://127.0.0.1:${broker.broker.port}`;
    const hub = await connect(broker, tcp, HUB, 'h1');
    await hub.subscribeAsync([...topics.hubFilters], { qos: 1 });
    const got: string[] = [];
    hub.on('message', (_topic, payload) => got.push(payload.toString()));
    const maija = await connect(broker, tcp, MAIJA, 'c1');
    let closed = 0;
    maija.on('close', () => {
      closed += 1;
    });
    await maija.publishAsync('a/b/c/d/e/f/g/h/i/j/k/l/m', 'too deep', { qos: 1 });
    await maija.publishAsync(topics.events('visitor', 'olli'), 'not mine', { qos: 1 });
    await maija.publishAsync(topics.commands('visitor', 'maija'), 'mine', { qos: 1 });
    await until(() => got.length > 0);
    expect(got).toEqual(['mine']);
    expect(closed).toBe(0);
  });
});

describe('an upgrade', () => {
  it.each(['/', '/mqtt/', '/other?x=/mqtt', '/MQTT'])('at %s is answered 404', async (target) => {
    const broker = await start();
    const { socket, text } = await upgrade(portOf(broker), target);
    await until(() => socket.closed);
    expect(text()).toMatch(/^HTTP\/1\.1 404 /);
  });

  it.each(['//', '//[', 'http://[', '/%', '*'])('at the strange target %s does not end the server', async (target) => {
    const broker = await start();
    const { socket } = await upgrade(portOf(broker), target);
    await until(() => socket.closed);
    await expectAlive(broker);
  });

  it('with a query is let in', async () => {
    const broker = await start();
    const { text } = await upgrade(portOf(broker), '/mqtt?from=page');
    await until(() => text().startsWith('HTTP/1.1 101 '));
    expect(text()).toContain('Sec-WebSocket-Protocol: mqtt');
  });

  it('that is reset at once does not end the server', async () => {
    const broker = await start();
    for (let i = 0; i < 30; i += 1) {
      const { socket } = await upgrade(portOf(broker), i % 2 === 0 ? '/other' : '/mqtt');
      socket.resetAndDestroy();
      await until(() => socket.closed);
    }
    await expectAlive(broker);
  });

  it('always has somebody to hear its errors, also where it is refused', async () => {
    const broker = await start();
    const { http } = broker;
    let listeners = 0;
    http.on('upgrade', (_request, socket) => {
      listeners = socket.listenerCount('error');
    });
    const { socket } = await upgrade(portOf(broker), '/other');
    await until(() => socket.closed);
    expect(listeners).toBeGreaterThan(0);
  });
});

describe('over WebSocket', () => {
  it('a frame larger than any packet may be closes the connection before it is read', async () => {
    const broker = await start();
    const webSocket = new WebSocket(broker.wsUrl, 'mqtt');
    webSocket.on('error', () => undefined);
    let code = 0;
    webSocket.on('close', (given) => {
      code = given;
    });
    await once(webSocket, 'open');
    webSocket.send(Buffer.alloc(DEFAULT_LIMITS.packetBytes + 2_000));
    await until(() => code !== 0);
    expect([1006, 1009]).toContain(code);
    await expectAlive(broker);
  });

  it('text instead of MQTT closes the connection, and nothing else', async () => {
    const broker = await start();
    const webSocket = new WebSocket(broker.wsUrl, 'mqtt');
    webSocket.on('error', () => undefined);
    await once(webSocket, 'open');
    webSocket.send('GET / HTTP/1.1');
    await until(() => webSocket.readyState === WebSocket.CLOSED);
    await expectAlive(broker);
  });

  it('connections are closed when the broker stops', async () => {
    const broker = await startTestBroker();
    const client = await connect(broker, broker.wsUrl, AINO, 'c1');
    const silent = new WebSocket(broker.wsUrl, 'mqtt');
    silent.on('error', () => undefined);
    await once(silent, 'open');
    await broker.close();
    await until(() => !client.connected && silent.readyState === WebSocket.CLOSED);
    expect(broker.broker.figures().connections).toBe(0);
  });
});
