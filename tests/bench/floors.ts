import { open, rm } from 'node:fs/promises';
import { createServer, type Server, Socket } from 'node:net';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import { quantile } from './figures';
import { paced } from './paced';

/** What this machine does at best right now: every goal is a multiple of one of these. */
export interface Floors {
  /** Milliseconds, median and 99th percentile, of a QoS 1 message through a bare Aedes at 200 a second. */
  readonly aedes: { readonly p50: number; readonly p99: number };
  /** Milliseconds of appending 512 bytes and fsync, in the median. */
  readonly fsync: number;
}

const MESSAGES = 600;
const EVERY_MS = 5;

export async function measureFloors(dir: string): Promise<Floors> {
  return { aedes: await bareAedes(), fsync: await fsync(dir) };
}

async function bareAedes(): Promise<Floors['aedes']> {
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  const url = `mqtt://127.0.0.1:${await listen(server)}`;
  const [from, to] = await Promise.all([mqtt.connectAsync(url), mqtt.connectAsync(url)]);
  for (const client of [from, to]) if (client.stream instanceof Socket) client.stream.setNoDelay(true);
  await to.subscribeAsync('floor', { qos: 1 });
  const times: number[] = [];
  to.on('message', (_topic, payload) => times.push(performance.now() - JSON.parse(payload.toString()).at));
  await paced(MESSAGES, EVERY_MS, () => {
    from.publish('floor', JSON.stringify({ at: performance.now(), text: 'x'.repeat(150) }), { qos: 1 });
  });
  await until(() => times.length >= MESSAGES);
  await Promise.all([from.endAsync(true), to.endAsync(true)]);
  await new Promise<void>((resolve) => aedes.close(() => server.close(() => resolve())));
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

async function fsync(dir: string): Promise<number> {
  const path = join(dir, 'floor');
  const file = await open(path, 'a');
  const times: number[] = [];
  for (let at = 0; at < 100; at += 1) {
    const started = performance.now();
    await file.write('x'.repeat(512));
    await file.datasync();
    times.push(performance.now() - started);
  }
  await file.close();
  await rm(path);
  return quantile(times, 0.5);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
      else reject(new Error('The server has no port.'));
    });
  });
}

/** Resolves when the condition holds; rejects after `ms`. */
export async function until(holds: () => boolean, ms = 60_000): Promise<void> {
  const giveUp = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > giveUp) throw new Error('A measurement did not come to its end.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
