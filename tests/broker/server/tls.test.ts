import { once } from 'node:events';
import { createConnection } from 'node:net';
import mqtt from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../hub/until';
import { CERTIFICATE, PRIVATE_KEY } from './certificate';
import { MAIJA, startTestBroker, type TestBroker } from './test-broker';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(): Promise<TestBroker> {
  const broker = await startTestBroker({ tls: { cert: CERTIFICATE, key: PRIVATE_KEY } });
  closers.push(() => broker.close());
  return broker;
}

/** A connection that never begins its TLS handshake. */
async function silentConnection(broker: TestBroker) {
  const socket = createConnection(broker.broker.port, '127.0.0.1');
  socket.on('error', () => undefined);
  closers.push(async () => socket.destroy());
  await once(socket, 'connect');
  socket.resume();
  return socket;
}

describe('the broker with TLS', () => {
  it('lets in a client that trusts its certificate, and none that does not', async () => {
    const broker = await start();
    const options = {
      ...(await broker.packetOf(MAIJA, 'c1')),
      protocolVersion: 4,
      reconnectPeriod: 0,
    } as const;
    const url = `mqtts://localhost:${broker.broker.port}`;
    const client = await mqtt.connectAsync(url, { ...options, ca: CERTIFICATE });
    closers.push(() => client.endAsync(true));
    expect(client.connected).toBe(true);
    await expect(mqtt.connectAsync(url, options)).rejects.toThrow(/self-signed/);
  });

  it('closes a connection that does not finish its handshake within five seconds', async () => {
    const broker = await start();
    const silent = await silentConnection(broker);
    const started = performance.now();
    await until(() => silent.closed);
    expect(performance.now() - started).toBeGreaterThan(4_000);
  });

  it('stops at once, whoever is still in the middle of a handshake', async () => {
    const broker = await start();
    const silent = await silentConnection(broker);
    const started = performance.now();
    await broker.broker.close();
    // The handshake is given five seconds.
    expect(performance.now() - started).toBeLessThan(4_000);
    await until(() => silent.closed);
  });
});
