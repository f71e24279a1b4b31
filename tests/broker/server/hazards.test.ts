import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, describe, expect, it } from 'vitest';
import { createSignIns } from '../../../broker/identity/sign-ins';
import { Refusal } from '../../../broker/protocol/envelope';
import { DEFAULT_LIMITS } from '../../../broker/protocol/limits';
import { Gatekeeper } from '../../../broker/server/gatekeeper';
import { until } from '../hub/until';
import { RawClient } from './raw-client';
import {
  AINO,
  HUB,
  HUB_PASSWORD,
  MAIJA,
  OLLI,
  startTestBroker,
  type TestBroker,
  type TestBrokerOptions,
  topics,
} from './test-broker';

const REFUSED = 128;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
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

const inbox = (id: string): string => topics.events('visitor', id);
const commands = (id: string): string => topics.commands('visitor', id);

/** What the broker itself told a client of its refused publishes. */
function refusals(client: RawClient): Refusal[] {
  return client.texts().map((text) => Refusal.parse(JSON.parse(text)));
}

describe('hazard: a denied filter is queued for an offline session', () => {
  it('sessions are forced clean, so nothing of a denied or a granted filter comes after a reconnect', async () => {
    const broker = await start();
    const hub = await startHub(broker);
    const before = await broker.enter(MAIJA, 'c1', { clean: false });
    expect(await before.subscribe(inbox('olli'), topics.directory, inbox('maija'))).toEqual([REFUSED, REFUSED, 1]);
    before.break();
    await until(() => broker.broker.figures().connections === 1);
    await hub.publish(inbox('olli'), 'for Olli');
    await hub.publish(inbox('maija'), 'while away');
    await hub.publish(topics.directory, 'who is who', true);

    const after = await broker.enter(MAIJA, 'c1', { clean: false });
    expect(after.packets.find((packet) => packet.cmd === 'connack')).toMatchObject({ sessionPresent: false });
    await hub.publish(inbox('maija'), 'without a subscription');
    await after.subscribe(inbox('maija'));
    await hub.publish(inbox('olli'), 'for Olli again');
    await hub.publish(inbox('maija'), 'with one');
    await until(() => after.messages().length > 0);
    await after.ping();
    expect(after.texts()).toEqual(['with one']);
  });

  it('the rule of subscribing is repeated when a message is forwarded, should a filter ever slip through', async () => {
    const issuer = await start();
    const gatekeeper = new Gatekeeper({
      host: '',
      port: 0,
      topics,
      limits: DEFAULT_LIMITS,
      tokens: issuer.tokens,
      signIns: createSignIns({ accounts: issuer.accounts, clock: issuer.clock }),
      secrets: { hubPassword: HUB_PASSWORD },
      clock: issuer.clock,
      steadyNow: () => performance.now(),
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    // A broker that grants every subscription.
    const aedes = await Aedes.createBroker({
      ...gatekeeper.hooks,
      authorizeSubscribe: (_client, subscription, done) => done(null, subscription),
    });
    gatekeeper.attach(aedes);
    const nothing = (): void => undefined;
    const origin = { address: 'here', waiting: { spoke: nothing, left: nothing }, owe: nothing };
    const server = createServer((socket) => gatekeeper.came(aedes.handle(socket), origin));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const enter = async (principal: typeof MAIJA | typeof HUB): Promise<RawClient> => {
      const client = await RawClient.overTcp(port);
      closers.unshift(async () => client.break());
      expect(await client.connect(await issuer.packetOf(principal, 'c1'))).toBe(0);
      return client;
    };
    closers.push(async () => {
      await new Promise<void>((done) => aedes.close(() => done()));
      await new Promise<void>((done) => server.close(() => done()));
    });

    const hub = await enter(HUB);
    const maija = await enter(MAIJA);
    await hub.publish(topics.queue, 'retained before', true);
    const granted = await maija.subscribe('#', inbox('olli'), topics.queue, topics.revocations, inbox('maija'));
    expect(granted).toEqual([1, 1, 1, 1, 1]);
    await hub.publish(inbox('olli'), 'for Olli');
    await hub.publish(topics.queue, 'waiting', true);
    await hub.publish(topics.directory, 'who is who', true);
    await hub.publish(inbox('maija'), 'for Maija');
    await until(() => maija.messages().length > 0);
    await maija.ping();
    expect(new Set(maija.texts())).toEqual(new Set(['for Maija']));
  });
});

describe('hazard: a refused publish is resent for ever', () => {
  it('it is acknowledged, dropped, counted and answered in the inbox, and the connection lives', async () => {
    const broker = await start();
    const hub = await startHub(broker);
    const olli = await broker.enter(OLLI);
    await olli.subscribe(inbox('olli'));
    const maija = await broker.enter(MAIJA);
    await maija.subscribe(inbox('maija'));

    await maija.publish(inbox('olli'), 'I am the hub');
    await maija.publish(commands('olli'), 'I am Olli');
    await maija.publish(commands('maija'), 'I am Maija');
    await until(() => hub.messages().length > 0 && maija.messages().length >= 2);
    await olli.ping();
    expect(hub.texts()).toEqual(['I am Maija']);
    expect(olli.texts()).toEqual([]);
    expect(refusals(maija).map(({ topic, error }) => [topic, error.code, error.retryable])).toEqual([
      [inbox('olli'), 'forbidden', false],
      [commands('olli'), 'forbidden', false],
    ]);
    expect(broker.broker.figures().refusedPublishes).toBe(2);
  });

  it.each([
    'parley/v1/agents/aino/events',
    'parley/v1/refused',
    'parley/v2/hub',
    '$SYS/broker/log',
    '$share/g/parley/v1/hub',
    'a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p',
    '/',
  ])('also at %s, of any quality of service', async (topic) => {
    const broker = await start();
    const maija = await broker.enter(MAIJA);
    await maija.subscribe(inbox('maija'));
    await maija.publish(topic, 'x');
    maija.send({ cmd: 'publish', topic, payload: 'x', qos: 0, dup: false, retain: false });
    maija.send({ cmd: 'publish', topic, payload: 'x', qos: 2, dup: false, retain: false, messageId: 900 });
    await until(() => maija.packets.some((packet) => packet.cmd === 'pubrec' && packet.messageId === 900));
    await until(() => maija.messages().length === 3);
    expect(refusals(maija).map((refusal) => refusal.topic)).toEqual([topic, topic, topic]);
    await maija.ping();
  });

  it('a retained publish outside the table is refused and never kept', async () => {
    const broker = await start();
    const maija = await broker.enter(MAIJA, 'c1');
    await maija.subscribe(inbox('maija'));
    await maija.publish(commands('maija'), 'kept?', true);
    await maija.publish(topics.connection('visitor', 'maija', 'c2'), 'kept?', true);
    await maija.publish(topics.hub, 'kept?', true);
    await maija.publish(topics.connection('visitor', 'maija', 'c1'), 'not retained', false);
    await maija.publish(topics.connection('visitor', 'maija', 'c1'), 'as it should be', true);
    await until(() => maija.messages().length === 4);

    const hub = await startHub(broker);
    const olli = await broker.enter(OLLI);
    await olli.subscribe(topics.hub);
    await until(() => hub.messages().length > 0);
    await Promise.all([hub.ping(), olli.ping()]);
    expect(hub.texts()).toEqual(['as it should be']);
    expect(olli.texts()).toEqual([]);
  });
});

describe('hazard: what others do can be read', () => {
  it.each([
    '$SYS/#',
    '$SYS/+/new/clients',
    '#',
    '+/#',
    'parley/v1/#',
    'parley/v1/visitors/+/events',
    'parley/v1/visitors/maija/#',
    'parley/v1/visitors/maija/+',
    'parley/v1/visitors/olli/events',
    'parley/v1/agents/aino/events',
    'parley/v1/visitors/maija/commands',
    'parley/v1/directory',
    'parley/v1/queue',
    'parley/v1/revocations',
    'parley/v1/refused',
    '$share/g/parley/v1/visitors/maija/events',
    'a/b/c/d/e/f/g/h/i/j/k/l/m',
  ])('a visitor who subscribes %s gets SUBACK 0x80, and keeps what it may have', async (filter) => {
    const broker = await start();
    const maija = await broker.enter(MAIJA);
    expect(await maija.subscribe(filter, inbox('maija'))).toEqual([REFUSED, 1]);
    await maija.ping();
    expect(broker.broker.figures().refusedSubscribes).toBe(1);
  });

  it('an agent gets directory and queue, and nothing of other agents or visitors', async () => {
    const broker = await start();
    const aino = await broker.enter(AINO);
    const mine = [topics.events('agent', 'aino'), topics.directory, topics.queue, topics.hub];
    expect(await aino.subscribe(...mine)).toEqual([1, 1, 1, 1]);
    const others = ['$SYS/#', '#', topics.events('agent', 'bertil'), inbox('maija'), commands('maija')];
    expect(await aino.subscribe(...others)).toEqual(others.map(() => REFUSED));
  });
});

describe('hazard: an old last will arrives after the client is back', () => {
  it('it clears the connection that died, and not the one that lives', async () => {
    const broker = await start();
    const hub = await startHub(broker);
    const place = (connection: string): string => topics.connection('agent', 'aino', connection);
    const enter = async (connection: string): Promise<RawClient> => {
      const will = { topic: place(connection), payload: '', qos: 1, retain: true } as const;
      const client = await broker.enter(AINO, connection, { will });
      await client.publish(place(connection), `here by ${connection}`, true);
      return client;
    };
    const old = await enter('old');
    await enter('new');
    old.break();
    await until(() => hub.texts(place('old')).at(-1) === '');
    expect(hub.texts(place('new'))).toEqual(['here by new']);
    const later = await broker.enter(HUB, 'h2');
    await later.subscribe(...topics.hubFilters);
    await until(() => later.messages().length > 0);
    await later.ping();
    expect(later.texts()).toEqual(['here by new']);
  });
});

describe('hazard: messages are reordered', () => {
  it('publishes of one client keep their order, with refused ones among them', async () => {
    const broker = await start({ limits: { agentCommandsPerSecond: 10_000 } });
    const hub = await startHub(broker);
    const aino = await broker.enter(AINO);
    const numbers = Array.from({ length: 1_000 }, (_, index) => String(index));
    for (const number of numbers) {
      aino.publishBlindly(topics.commands('agent', 'aino'), number);
      if (Number(number) % 7 === 0) aino.publishBlindly(topics.commands('agent', 'bertil'), number);
    }
    await until(() => hub.messages().length >= numbers.length);
    expect(hub.texts()).toEqual(numbers);
    const acknowledged = (): unknown[] =>
      aino.packets.flatMap((packet) => (packet.cmd === 'puback' ? [packet.messageId] : []));
    await until(() => acknowledged().length >= 1_143);
    expect(acknowledged()).toEqual(Array.from({ length: 1_143 }, (_, index) => index + 1));
  });
});
