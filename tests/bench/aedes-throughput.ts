import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import mqtt from 'mqtt';
import { until } from './floors';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PUBLISHERS = 50;
/** Messages of one publisher that wait for their acknowledgements. */
const IN_FLIGHT = 200;
const BROKER = `
  import { Aedes } from 'aedes';
  import { createServer } from 'node:net';
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle).listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** QoS 1 messages of 200 bytes a second, from 50 publishers to one subscriber through a bare Aedes of its own process. */
export async function measureAedesThroughput(messages: number): Promise<number> {
  const broker = spawn(process.execPath, ['--input-type=module', '--eval', BROKER], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(broker.stdout, 'data');
  const url = `mqtt://127.0.0.1:${Number(line)}`;
  const publishers = await Promise.all(Array.from({ length: PUBLISHERS }, () => mqtt.connectAsync(url)));
  const subscriber = await mqtt.connectAsync(url);
  try {
    await subscriber.subscribeAsync('floor/#', { qos: 1 });
    let came = 0;
    subscriber.on('message', () => {
      came += 1;
    });
    const each = Math.ceil(messages / PUBLISHERS);
    const started = performance.now();
    await Promise.all(publishers.map((publisher, at) => pour(publisher, `floor/${at}`, each)));
    await until(() => came >= each * PUBLISHERS);
    return (each * PUBLISHERS * 1_000) / (performance.now() - started);
  } finally {
    await Promise.all([...publishers, subscriber].map((client) => client.endAsync(true)));
    broker.kill();
    await once(broker, 'exit');
  }
}

async function pour(publisher: mqtt.MqttClient, topic: string, count: number): Promise<void> {
  let acknowledged = 0;
  const payload = 'x'.repeat(200);
  for (let sent = 0; sent < count; sent += 1) {
    publisher.publish(topic, payload, { qos: 1 }, () => {
      acknowledged += 1;
    });
    if (sent - acknowledged >= IN_FLIGHT) await until(() => sent - acknowledged < IN_FLIGHT / 2);
  }
}
