import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { quantile } from '../../bench/figures';
import { during } from '../../bench/flood-process';
import { FLOODS } from '../../bench/flooder';
import { paced } from '../../bench/paced';
import { until } from '../hub/until';
import type { RawClient } from './raw-client';
import { AINO, HUB, startTestBroker, type TestBroker, type TestBrokerOptions, topics } from './test-broker';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: TestBrokerOptions = {}): Promise<TestBroker> {
  const broker = await startTestBroker(options);
  closers.push(() => broker.close());
  return broker;
}

/** Lets the clock of the product go on as time does. */
function letTimePass(broker: TestBroker): void {
  let before = performance.now();
  // By as much as passed: on a busy machine the turns come late.
  const timer = setInterval(() => {
    const now = performance.now();
    broker.clock.forward(now - before);
    before = now;
  }, 10);
  closers.push(async () => clearInterval(timer));
}

const EVERY_MS = 20;
const MESSAGES = 60;
/** As much as once silenced a whole desk. */
const BYTES_PER_SECOND = 850_000;
const FLOODER = { kind: 'visitor', id: 'flooder' } as const;

/** A hub that answers every command at once, and visitors who ask. */
async function desk(broker: TestBroker): Promise<readonly RawClient[]> {
  const hub = await broker.enter(HUB, 'h1');
  await hub.subscribe(...topics.hubFilters);
  let answered = 0;
  hub.stream.on('data', () => {
    for (const message of hub.messages().slice(answered)) {
      answered += 1;
      const place = topics.read(message.topic);
      if (place?.kind !== 'commands' || place.id === FLOODER.id) continue;
      hub.publishBlindly(topics.events('visitor', place.id), message.payload.toString());
    }
  });
  const visitors: RawClient[] = [];
  for (let at = 0; at < 5; at += 1) {
    const visitor = await broker.enter({ kind: 'visitor', id: `visitor-${at}` });
    await visitor.subscribe(topics.events('visitor', `visitor-${at}`));
    visitors.push(visitor);
  }
  return visitors;
}

/** How long each message took to be answered, in milliseconds. */
async function timesOf(visitors: readonly RawClient[]): Promise<readonly number[]> {
  const sentAt = new Map<string, number>();
  const times: number[] = [];
  const listeners = visitors.map((visitor) => {
    let seen = visitor.texts().length;
    const listener = (): void => {
      for (const text of visitor.texts().slice(seen)) {
        seen += 1;
        times.push(performance.now() - (sentAt.get(text) ?? Number.NaN));
      }
    };
    visitor.stream.on('data', listener);
    return () => visitor.stream.off('data', listener);
  });
  await paced(MESSAGES, EVERY_MS, (index) => {
    const at = index % visitors.length;
    const text = `${performance.now()} ${index}`;
    sentAt.set(text, performance.now());
    visitors[at]?.publishBlindly(topics.commands('visitor', `visitor-${at}`), text);
  });
  await until(() => times.length === MESSAGES);
  for (const stop of listeners) stop();
  return times;
}

describe('a visitor who floods', () => {
  it('harms no other, in whatever way', { timeout: 90_000 }, async () => {
    const broker = await start();
    letTimePass(broker);
    const visitors = await desk(broker);
    await timesOf(visitors);
    const flood = { bytesPerSecond: BYTES_PER_SECOND, session: FLOODER.id };
    const quiet = await during({ ...flood, kind: 'publish', to: null }, () => timesOf(visitors));
    for (const kind of FLOODS) {
      const { clientId = '', username = '' } = await broker.packetOf(FLOODER, kind);
      const to = { port: broker.broker.port, clientId, username, password: await broker.secretOf(FLOODER) };
      // On a busy machine only the middle of so few can be compared, and roughly: unharmed they take some milliseconds,
      // harmed they take seconds or never come. The benchmark looks at the tail.
      const isHarmed = async (): Promise<boolean> => {
        const flooded = await during({ ...flood, kind, to }, () => timesOf(visitors));
        return quantile(flooded, 0.5) > 2 * quantile(quiet, 0.5) + 100;
      };
      // What else the machine did at that moment is not there again.
      const harmed = (await isHarmed()) && (await isHarmed());
      expect({ kind, harmed }).toEqual({ kind, harmed: false });
    }
  });

  it('is read only as fast as it may send, over all its connections, and the rest waits with it', async () => {
    const broker = await start({ limits: { visitorCommandsPerSecond: 5 } });
    const clients = [await broker.enter(FLOODER, 'c1'), await broker.enter(FLOODER, 'c2')];
    const started = performance.now();
    for (const client of clients) for (let count = 0; count < 2_000; count += 1) client.send({ cmd: 'pingreq' });
    const answers = (): number =>
      clients.flatMap((client) => client.packets).filter((packet) => packet.cmd === 'pingresp').length;
    await until(() => answers() >= 90);
    const seconds = (performance.now() - started) / 1_000;
    // Thirty a second, and two seconds of that at once.
    expect(answers()).toBeLessThanOrEqual(60 + 30 * seconds + 34);
    expect(seconds).toBeGreaterThan(0.5);
    for (const client of clients) expect(client.closed).toBe(false);
  });

  it('in frames that hold nothing is read as slowly, and its connection lives', async () => {
    const broker = await start({ transport: 'WebSocket', limits: { visitorCommandsPerSecond: 1 } });
    const client = await broker.enter(FLOODER);
    const webSocket = new WebSocket(broker.wsUrl, 'mqtt');
    let pongs = 0;
    webSocket.on('pong', () => {
      pongs += 1;
    });
    await new Promise((opened) => webSocket.once('open', opened));
    closers.unshift(async () => webSocket.terminate());
    const started = performance.now();
    for (let count = 0; count < 2_000; count += 1) webSocket.ping();
    await until(() => pongs >= 50);
    expect(pongs).toBeLessThanOrEqual(41 + 20 * ((performance.now() - started) / 1_000) + 130);
    await client.ping();
  });
});

describe.each(['TCP', 'WebSocket'] as const)('over %s', (transport) => {
  it('who goes on for twenty seconds is closed, said so, and nobody else is', { timeout: 90_000 }, async () => {
    let now = 0;
    const broker = await start({ transport, limits: { visitorCommandsPerSecond: 5 }, steadyNow: () => now });
    const honest = await broker.enter({ kind: 'visitor', id: 'honest' });
    const flooder = await broker.enter(FLOODER);
    const answers = (): number => flooder.packets.filter((packet) => packet.cmd === 'pingresp').length;
    const began = now;
    // Thirty a second. By half seconds, so that it never has a rest: what it may send then, it has sent before the next.
    for (let count = 0; count < 1_500; count += 1) flooder.send({ cmd: 'pingreq' });
    for (let expected = 60; !flooder.closed && now < 40_000; expected += 15) {
      await until(() => flooder.closed || answers() >= expected);
      if (now % 2_000 === 0) await honest.ping();
      now += 500;
    }
    expect(flooder.closed).toBe(true);
    expect(now - began).toBeGreaterThanOrEqual(20_000);
    expect(now - began).toBeLessThan(25_000);
    expect(broker.broker.figures()).toMatchObject({ closedForFlooding: 1, connections: 1 });
    expect(broker.warnings.join()).toContain('visitor:flooder');
    await honest.ping();
  });
});

describe('the connections of one client', () => {
  it('are at most twenty: the oldest makes room, and no one else loses any', async () => {
    const broker = await start();
    const other = await broker.enter(AINO);
    const clients: RawClient[] = [];
    for (let at = 0; at < 20; at += 1) clients.push(await broker.enter(FLOODER, `c${at}`));
    expect(clients.some((client) => client.closed)).toBe(false);
    broker.clock.forward(1_000);
    await until(async () => (await broker.code(FLOODER, { clientId: 'flooder:one-more' })) === 0);
    await until(() => clients[0]?.closed === true);
    expect(clients.slice(1).some((client) => client.closed)).toBe(false);
    expect(broker.broker.figures().closedForNumber).toBe(1);
    expect(broker.warnings.join()).toContain('visitor:flooder');
    await other.ping();
  });

  it('cannot come and go without end', async () => {
    const broker = await start();
    const codes: number[] = [];
    for (let at = 0; at < 60; at += 1) codes.push(await broker.code(FLOODER, { clientId: `flooder:d${at}` }));
    expect(codes).toContain(3);
    expect(await broker.code(AINO, {})).toBe(0);
  });
});

describe('an honest client', () => {
  it('may tell a hundred commands a second and acknowledge all that comes', { timeout: 30_000 }, async () => {
    const broker = await start();
    const hub = await broker.enter(HUB, 'h1');
    await hub.subscribe(...topics.hubFilters);
    const aino = await broker.enter(AINO);
    await aino.subscribe(topics.events('agent', 'aino'));
    let acknowledged = 0;
    aino.stream.on('data', () => {
      for (const message of aino.messages().slice(acknowledged)) {
        acknowledged += 1;
        aino.send({ cmd: 'puback', messageId: message.messageId ?? 0 });
      }
    });
    const started = performance.now();
    letTimePass(broker);
    await paced(300, 10, (index) => {
      aino.publishBlindly(topics.commands('agent', 'aino'), `{"id":"${index}"}`);
      for (let at = 0; at < 3; at += 1) hub.publishBlindly(topics.events('agent', 'aino'), 'an event');
    });
    await until(() => hub.messages(topics.commands('agent', 'aino')).length >= 290 && acknowledged >= 890);
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(broker.broker.figures()).toMatchObject({ closedForFlooding: 0, evicted: 0 });
  });

  it('may send the largest messages, one after the other', { timeout: 30_000 }, async () => {
    const broker = await start();
    const hub = await broker.enter(HUB, 'h1');
    await hub.subscribe(...topics.hubFilters);
    const maija = await broker.enter({ kind: 'visitor', id: 'maija' });
    const payload = Buffer.alloc(48 * 1024, 'x');
    for (let at = 0; at < 15; at += 1) await maija.publish(topics.commands('visitor', 'maija'), payload);
    expect(hub.messages().length).toBe(15);
    expect(maija.closed).toBe(false);
  });
});
