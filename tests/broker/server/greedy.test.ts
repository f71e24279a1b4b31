import { createConnection, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Reply } from '../../../broker/protocol/envelope';
import { DEFAULT_LIMITS } from '../../../broker/protocol/limits';
import { until } from '../hub/until';
import type { RawClient } from './raw-client';
import {
  AINO,
  HUB,
  MAIJA,
  OLLI,
  startTestBroker,
  type TestBroker,
  type TestBrokerOptions,
  type Transport,
  topics,
} from './test-broker';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: TestBrokerOptions = {}): Promise<TestBroker> {
  const broker = await startTestBroker(options);
  closers.push(() => broker.close());
  return broker;
}

async function startHub(broker: TestBroker): Promise<RawClient> {
  const hub = await broker.enter(HUB, 'h1');
  await hub.subscribe(...topics.hubFilters);
  return hub;
}

const MEGABYTE = 1024 * 1024;
const inbox = (id: string): string => topics.events('visitor', id);
const commands = (id: string): string => topics.commands('visitor', id);

/** A visitor who subscribes its inbox and from then on reads nothing. */
async function freeze(broker: TestBroker, principal: typeof MAIJA): Promise<RawClient> {
  const client = await broker.enter(principal);
  await client.subscribe(inbox(principal.id));
  client.stream.pause();
  return client;
}

describe.each(['TCP', 'WebSocket'] as const)(
  'hazard: a frozen subscriber stalls the whole broker, over %s',
  (transport) => {
    it('all others get their messages as if it were not there, and it is dropped', { timeout: 60_000 }, async () => {
      const broker = await start({ transport });
      const hub = await startHub(broker);
      const olli = await broker.enter(OLLI);
      await olli.subscribe(inbox('olli'));
      await freeze(broker, MAIJA);
      const before = process.memoryUsage().rss;
      let slowest = 0;
      let sent = 0;
      // More than the system's buffers hold, and many more messages than Aedes handles at once.
      const begun = performance.now();
      const end = begun + 25_000;
      while (broker.broker.figures().connections === 3 && performance.now() < end) {
        const started = performance.now();
        if (sent < 200)
          for (let i = 0; i < 10; i += 1) hub.publishBlindly(inbox('maija'), Buffer.alloc(64 * 1024, 'x'));
        hub.publishBlindly(inbox('olli'), String(sent));
        sent += 1;
        await until(() => olli.messages().length === sent);
        slowest = Math.max(slowest, performance.now() - started);
      }
      // Aedes by itself is silent until it gives the frozen one up.
      expect(slowest).toBeLessThan((performance.now() - begun) / 2);
      expect(broker.broker.figures()).toMatchObject({ evicted: 1, connections: 2 });
      expect(olli.texts()).toEqual(Array.from({ length: sent }, (_, index) => String(index)));
      expect(process.memoryUsage().rss - before).toBeLessThan(150 * MEGABYTE);
      expect(broker.warnings.join()).toContain('visitor:maija');
    });
  },
);

describe('a slow subscriber', () => {
  it('that goes on reading a little at a time gets everything and is not dropped', { timeout: 60_000 }, async () => {
    const broker = await start();
    const hub = await startHub(broker);
    const maija = await freeze(broker, MAIJA);
    const total = 60;
    for (let i = 0; i < total; i += 1) hub.publishBlindly(inbox('maija'), `${i} ${'x'.repeat(200 * 1024)}`);
    await hub.ping();
    // Reads for a moment, again and again, for longer than a frozen one is given.
    const end = performance.now() + 4_000;
    const timer = setInterval(() => {
      if (performance.now() > end) return void maija.stream.resume();
      maija.stream.resume();
      setTimeout(() => maija.stream.pause(), 1);
    }, 300);
    closers.push(async () => clearInterval(timer));
    await until(() => maija.messages().length === total);
    expect(maija.texts().map((text) => text.split(' ', 1)[0])).toEqual(
      Array.from({ length: total }, (_, index) => String(index)),
    );
    expect(broker.broker.figures().evicted).toBe(0);
  });
});

describe('hazard: memory before CONNECT is unbounded', () => {
  /** The first bytes of a CONNECT that says it is so long. */
  function beginningOf(bytes: number): Buffer {
    const length: number[] = [];
    for (let left = bytes; left > 0; left >>= 7) length.push(left > 127 ? (left & 127) | 128 : left);
    return Buffer.from([0x10, ...length, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 30]);
  }

  it('a connection that sends more than 16 KiB before it is let in is closed', async () => {
    const broker = await start();
    const client = await broker.raw();
    client.stream.write(beginningOf(200 * 1024));
    client.stream.write(Buffer.alloc(15 * 1024));
    await (await broker.enter(OLLI)).ping();
    expect(client.closed).toBe(false);
    client.stream.write(Buffer.alloc(2 * 1024));
    await until(() => client.closed);
    expect(client.packets).toEqual([]);
  });

  it('a CONNECT of a gigabyte is refused by its first bytes', async () => {
    const broker = await start();
    const client = await broker.raw();
    client.stream.write(beginningOf(200 * MEGABYTE));
    await until(() => client.closed);
  });

  it('a CONNECT above the limit is not even looked at when it comes whole', async () => {
    const broker = await start();
    const password = Buffer.alloc(17 * 1024, 'x');
    await expect(broker.enter(MAIJA, 'c1', { password })).rejects.toThrow('without a CONNACK');
    expect(broker.broker.figures().refusedConnects).toBe(0);
  });

  it.each(['TCP', 'WebSocket'] as const)(
    'a connection over %s that does not finish its CONNECT is closed after five seconds',
    async (transport) => {
      const broker = await start({ transport });
      const silent = await broker.raw();
      const slow = await broker.raw();
      slow.stream.write(beginningOf(100));
      const inTime = await broker.enter(OLLI);
      const started = performance.now();
      await until(() => silent.closed && slow.closed);
      expect(performance.now() - started).toBeGreaterThan(4_000);
      await inTime.ping();
    },
  );

  it('at most 200 connections of one address say nothing, and they keep no one of that address out', async () => {
    const broker = await start();
    for (let i = 0; i < 5; i += 1) await broker.enter(MAIJA, `c${i}`);
    const sockets: Socket[] = [];
    let closed = 0;
    const connect = async (): Promise<Socket> => {
      const socket = createConnection(broker.broker.port, '127.0.0.1');
      socket
        .on('error', () => undefined)
        .on('close', () => {
          closed += 1;
        });
      sockets.push(socket);
      await new Promise<void>((done) => socket.once('connect', done));
      return socket;
    };
    closers.push(async () => {
      for (const socket of sockets) socket.destroy();
    });
    for (let i = 0; i < 203; i += 1) await connect();
    // Those that have said nothing for longest make room.
    await until(() => closed === 3);
    expect(sockets.slice(0, 3).every((socket) => socket.closed)).toBe(true);
    for (let tries = 0; tries < 40; tries += 1) {
      await (await broker.enter({ kind: 'visitor', id: `visitor-${tries}` })).ping();
      await connect();
    }
    await until(() => closed === 43);
  });
});

describe.each<Transport>(['TCP', 'WebSocket'])('hazard: a packet of any size is collected, over %s', (transport) => {
  const limit = DEFAULT_LIMITS.packetBytes;

  it('one above the limit closes its connection and harms no other', async () => {
    const broker = await start({ transport });
    const hub = await startHub(broker);
    const olli = await broker.enter(OLLI);
    const maija = await broker.enter(MAIJA);
    maija.publishBlindly(commands('maija'), Buffer.alloc(limit + 1));
    await until(() => maija.closed);
    await olli.publish(commands('olli'), 'still here');
    await until(() => hub.messages().length > 0);
    expect(hub.texts()).toEqual(['still here']);
    expect(broker.broker.figures().connections).toBe(2);
  });

  it('one at the limit passes, and the next as well', async () => {
    const broker = await start({ transport });
    const hub = await startHub(broker);
    const maija = await broker.enter(MAIJA);
    // The rest of the packet: length and text of the topic, and the message id.
    const payload = Buffer.alloc(limit - commands('maija').length - 4, 'x');
    await maija.publish(commands('maija'), payload);
    await maija.publish(commands('maija'), payload);
    await until(() => hub.messages().length === 2);
    expect(hub.messages().map((message) => message.payload.length)).toEqual([payload.length, payload.length]);
  });
});

describe('hazard: one visitor slows another', () => {
  const command = (id: number): string => JSON.stringify({ v: 1, id: `m-${id}`, type: 'message.post', data: {} });

  it('what is above the rate is acknowledged, dropped and answered by its id; others are as quick as ever', async () => {
    const broker = await start();
    const hub = await startHub(broker);
    const maija = await broker.enter(MAIJA);
    await maija.subscribe(inbox('maija'));
    const olli = await broker.enter(OLLI);
    // A burst is twice the rate of a second.
    const burst = DEFAULT_LIMITS.visitorCommandsPerSecond * 2;
    for (let id = 0; id < burst + 25; id += 1) maija.publishBlindly(commands('maija'), command(id));
    await olli.publish(commands('olli'), 'in between');
    await until(() => hub.messages().length === burst + 1 && maija.messages().length === 25);
    expect(hub.texts(commands('maija'))).toEqual(Array.from({ length: burst }, (_, id) => command(id)));
    const replies = maija.texts().map((text) => Reply.parse(JSON.parse(text)));
    expect(replies.map((reply) => reply.re)).toEqual(Array.from({ length: 25 }, (_, id) => `m-${burst + id}`));
    for (const reply of replies) {
      expect(reply).toMatchObject({ ok: false, error: { code: 'rate_limited', retryable: true, retryAfterMs: 50 } });
    }
    expect(broker.broker.figures()).toMatchObject({ rateLimited: 25, refusedPublishes: 0 });

    broker.clock.forward(1_000);
    for (let id = 0; id < 25; id += 1) maija.publishBlindly(commands('maija'), command(id));
    await until(() => maija.messages().length === 30 && hub.messages().length === burst + 21);
    await hub.ping();
    expect(hub.messages(commands('maija'))).toHaveLength(burst + 20);
  });

  it('signals count, are answered by their topic, and connections do not count', async () => {
    const broker = await start({ limits: { visitorCommandsPerSecond: 1 } });
    const maija = await broker.enter(MAIJA, 'c1');
    await maija.subscribe(inbox('maija'));
    const place = topics.connection('visitor', 'maija', 'c1');
    for (let i = 0; i < 10; i += 1) await maija.publish(place, `{"n":${i}}`, true);
    const signals = topics.signals('visitor', 'maija');
    for (let i = 0; i < 3; i += 1) await maija.publish(signals, '{"id":"not-a-command"}');
    await until(() => maija.messages().length === 1);
    expect(JSON.parse(maija.texts()[0] ?? '')).toMatchObject({ re: null, topic: signals, ok: false });
    expect(broker.broker.figures().rateLimited).toBe(1);
  });

  it('agents have a rate of their own, and the hub has none', async () => {
    const broker = await start({ limits: { visitorCommandsPerSecond: 1, agentCommandsPerSecond: 5 } });
    const hub = await startHub(broker);
    const aino = await broker.enter(AINO);
    await aino.subscribe(topics.events('agent', 'aino'));
    for (let i = 0; i < 12; i += 1) await aino.publish(topics.commands('agent', 'aino'), command(i));
    await until(() => hub.messages().length === 10);
    expect(broker.broker.figures().rateLimited).toBe(2);
    for (let i = 0; i < 300; i += 1) hub.publishBlindly(topics.events('agent', 'aino'), String(i));
    await until(() => aino.texts().includes('299'));
    expect(broker.broker.figures().rateLimited).toBe(2);
  });
});
