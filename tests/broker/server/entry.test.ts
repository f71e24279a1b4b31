import { afterEach, describe, expect, it } from 'vitest';
import { createTokens } from '../../../broker/identity/tokens';
import { fail } from '../../../broker/protocol/errors';
import type { Principal } from '../../../broker/protocol/topics';
import { until } from '../hub/until';
import {
  AINO,
  BERTIL,
  HUB,
  HUB_PASSWORD,
  MAIJA,
  OLLI,
  PASSWORD,
  startTestBroker,
  type TestBroker,
  type TestBrokerOptions,
  topics,
} from './test-broker';

const WELCOME = 0;
const WRONG_VERSION = 1;
const UNAVAILABLE = 3;
const BAD_CREDENTIALS = 4;
const NOT_AUTHORIZED = 5;

const open: TestBroker[] = [];

afterEach(async () => {
  for (const broker of open.splice(0)) await broker.close();
});

async function start(options: TestBrokerOptions = {}): Promise<TestBroker> {
  const broker = await startTestBroker(options);
  open.push(broker);
  return broker;
}

const password = (text: string): { readonly password: Buffer } => ({ password: Buffer.from(text) });

/** A token with one character of its signature, or of what is signed, changed. */
function tampered(token: string, part: 1 | 2): string {
  const parts = token.split('.');
  const text = parts[part] ?? '';
  parts[part] = (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
  return parts.join('.');
}

describe.each(['TCP', 'WebSocket'] as const)('at the door, over %s', (transport) => {
  it('an agent comes in by password and by token, and not by a wrong password', async () => {
    const broker = await start({ transport });
    expect(await broker.code(AINO, password(PASSWORD))).toBe(WELCOME);
    expect(await broker.code(AINO, password(await broker.secretOf(AINO)))).toBe(WELCOME);
    expect(await broker.code(AINO, password('a bad password'))).toBe(BAD_CREDENTIALS);
    expect(await broker.code(AINO, password(''))).toBe(BAD_CREDENTIALS);
    expect(await broker.code({ kind: 'agent', id: 'nobody' }, password(PASSWORD))).toBe(BAD_CREDENTIALS);
  });

  it('a visitor comes in by token only', async () => {
    const broker = await start({ transport });
    expect(await broker.code(MAIJA, {})).toBe(WELCOME);
    expect(await broker.code(MAIJA, password(PASSWORD))).toBe(BAD_CREDENTIALS);
    expect(await broker.code({ kind: 'visitor', id: 'aino' }, password(PASSWORD))).toBe(BAD_CREDENTIALS);
  });

  it('the hub comes in by its own secret only', async () => {
    const broker = await start({ transport });
    expect(await broker.code(HUB, password(HUB_PASSWORD))).toBe(WELCOME);
    const token = (await broker.tokens.issue(HUB, 60_000)).token;
    const wrong = ['', HUB_PASSWORD.slice(1), `${HUB_PASSWORD}x`, HUB_PASSWORD.toUpperCase(), PASSWORD, token];
    for (const given of wrong) expect(await broker.code(HUB, password(given))).toBe(BAD_CREDENTIALS);
    expect(await broker.code(AINO, password(HUB_PASSWORD))).toBe(BAD_CREDENTIALS);
  });

  it('an expired, a foreign and a tampered token are refused', async () => {
    const broker = await start({ transport });
    const token = await broker.secretOf(MAIJA);
    const foreignKey = createTokens({
      tokenKey: Buffer.alloc(32, 8).toString('base64url'),
      clock: broker.clock,
      accounts: broker.accounts,
    });
    const sameIdAsAgent: Principal = { kind: 'agent', id: 'maija' };
    const refused = [
      await broker.secretOf(OLLI),
      await broker.secretOf(sameIdAsAgent),
      tampered(token, 1),
      tampered(token, 2),
      (await foreignKey.issue(MAIJA, 60_000)).token,
      token.split('.').slice(0, 2).join('.'),
    ];
    for (const given of refused) expect(await broker.code(MAIJA, password(given))).toBe(BAD_CREDENTIALS);
    expect(await broker.code(MAIJA, password(token))).toBe(WELCOME);
    broker.clock.forward(3_600_000);
    expect(await broker.code(MAIJA, password(token))).toBe(BAD_CREDENTIALS);
  });

  it('MQTT 5 is refused with CONNACK 1, before anything is checked', async () => {
    const broker = await start({ transport });
    expect(await broker.code(MAIJA, { protocolVersion: 5 })).toBe(WRONG_VERSION);
    expect(await broker.code(MAIJA, { protocolVersion: 5, ...password('x') })).toBe(WRONG_VERSION);
    expect(broker.broker.figures().connections).toBe(0);
  });

  it('a revocation closes the live connection, refuses the token afterwards, and touches nobody else', async () => {
    const broker = await start({ transport });
    const hub = await broker.enter(HUB, 'h1');
    await hub.subscribe(...topics.hubFilters);
    const token = await broker.secretOf(MAIJA);
    const place = topics.connection('visitor', 'maija', 'c1');
    const will = { topic: place, payload: '', qos: 1, retain: true } as const;
    const maija = await broker.enter(MAIJA, 'c1', { will });
    await maija.publish(place, '{"v":1}', true);
    const olli = await broker.enter(OLLI);
    broker.clock.forward(1);

    const before = new Date(broker.clock.now()).toISOString();
    await hub.publish(topics.revocations, JSON.stringify({ v: 1, principal: MAIJA, before }));
    await until(() => maija.closed);
    await until(() => hub.texts(place).at(-1) === '');
    expect(await broker.code(MAIJA, password(token))).toBe(BAD_CREDENTIALS);
    expect(await broker.code(MAIJA, password(await broker.secretOf(MAIJA)))).toBe(WELCOME);
    await olli.ping();
  });
});

describe('a CONNECT', () => {
  it('whose client id does not belong to the user is refused', async () => {
    const broker = await start();
    const wrong = ['', 'c1', 'olli:c1', 'maija', 'maija:', 'maija:c1:c2', 'maija:a/b', 'maija:+', ':c1', 'maijas:c1'];
    for (const clientId of wrong) expect(await broker.code(MAIJA, { clientId })).toBe(NOT_AUTHORIZED);
    expect(await broker.code(MAIJA, { clientId: 'maija:c2' })).toBe(WELCOME);
  });

  it('cannot take over the connection of another', async () => {
    const broker = await start();
    const maija = await broker.enter(MAIJA, 'c1');
    expect(await broker.code(OLLI, { clientId: 'maija:c1' })).toBe(NOT_AUTHORIZED);
    await maija.ping();
  });

  it('without a user name, or with one that is none of ours, is refused', async () => {
    const broker = await start();
    const anonymous = await broker.raw();
    expect(await anonymous.connect({ clientId: 'maija:c1' })).toBe(NOT_AUTHORIZED);
    const wrong = ['maija', 'visitor:', 'visitor:maija:x', 'Visitor:maija', 'admin:maija', 'hub:hub', 'visitor:+', '#'];
    for (const username of wrong) expect(await broker.code(MAIJA, { username })).toBe(NOT_AUTHORIZED);
  });

  const own = topics.connection('visitor', 'maija', 'c1');
  it.each([
    ['at another topic of its own', { topic: topics.events('visitor', 'maija'), payload: '', retain: true }],
    ['in its commands', { topic: topics.commands('visitor', 'maija'), payload: '', retain: false }],
    ['at another connection', { topic: topics.connection('visitor', 'maija', 'c2'), payload: '', retain: true }],
    ['at the connection of another', { topic: topics.connection('visitor', 'olli', 'c1'), payload: '', retain: true }],
    ['at the hub', { topic: topics.hub, payload: '', retain: true }],
    ['in $SYS', { topic: '$SYS/x', payload: '', retain: true }],
    ['with a payload', { topic: own, payload: 'I am still here', retain: true }],
    ['that is not retained', { topic: own, payload: '', retain: false }],
  ])('with a last will %s is refused with CONNACK 5', async (_where, will) => {
    const broker = await start();
    expect(await broker.code(MAIJA, { will: { qos: 1, ...will } })).toBe(NOT_AUTHORIZED);
    expect(await broker.code(MAIJA, { will: { qos: 1, topic: own, payload: '', retain: true } })).toBe(WELCOME);
  });

  it('of a disabled agent is refused, by password and by a token from before', async () => {
    const broker = await start();
    const token = await broker.secretOf(BERTIL);
    expect(await broker.code(BERTIL, password(token))).toBe(WELCOME);
    await broker.accounts.disable('bertil');
    expect(await broker.code(BERTIL, password(token))).toBe(BAD_CREDENTIALS);
    expect(await broker.code(BERTIL, password(PASSWORD))).toBe(BAD_CREDENTIALS);
  });

  it('after twenty wrong passwords is told "not now" for a minute, for that name only, and not with a token', async () => {
    const broker = await start();
    for (let tries = 0; tries < 20; tries += 1) {
      expect(await broker.code(AINO, password('guess'))).toBe(BAD_CREDENTIALS);
    }
    expect(await broker.code(AINO, password(PASSWORD))).toBe(UNAVAILABLE);
    expect(await broker.code(BERTIL, password(PASSWORD))).toBe(WELCOME);
    expect(await broker.code(AINO, {})).toBe(WELCOME);
    broker.clock.forward(60_000);
    expect(await broker.code(AINO, password(PASSWORD))).toBe(WELCOME);
  });

  it('with a token that is no good says nothing against a good one', async () => {
    const broker = await start();
    for (let tries = 0; tries < 30; tries += 1) {
      expect(await broker.code(MAIJA, password('guess'))).toBe(BAD_CREDENTIALS);
    }
    expect(await broker.code(MAIJA, {})).toBe(WELCOME);
  });

  it('is told "not now", and not "wrong password", while too many sign in, however often', async () => {
    const busy = async () => fail<never>('rate_limited', 'Too many people are signing in.', { retryAfterMs: 3_000 });
    const never = async () => fail<never>('internal', 'not used');
    const accounts = {
      find: () => undefined,
      list: () => [],
      takesTokenOf: () => true,
      signIn: busy,
      add: never,
      disable: never,
      setPassword: never,
    };
    const broker = await start({ accounts });
    for (let tries = 0; tries < 12; tries += 1) expect(await broker.code(AINO, password(PASSWORD))).toBe(UNAVAILABLE);
  });

  it('that is refused is counted, and its connection closed', async () => {
    const broker = await start();
    const client = await broker.raw();
    await client.connect({ ...(await broker.packetOf(MAIJA, 'c1')), ...password('guess') });
    await until(() => client.closed);
    expect(broker.broker.figures()).toMatchObject({ connections: 0, refusedConnects: 1 });
  });
});

describe('a revocation', () => {
  it('can only come from the hub', async () => {
    const broker = await start();
    const maija = await broker.enter(MAIJA);
    const aino = await broker.enter(AINO);
    const before = new Date(broker.clock.now() + 60_000).toISOString();
    await aino.publish(topics.revocations, JSON.stringify({ v: 1, principal: MAIJA, before }));
    await maija.ping();
    expect(await broker.code(MAIJA, { clientId: 'maija:c2' })).toBe(WELCOME);
  });

  it('closes every connection of the principal', async () => {
    const broker = await start();
    const hub = await broker.enter(HUB, 'h1');
    const first = await broker.enter(AINO, 'c1');
    const second = await broker.enter(AINO, 'c2', password(PASSWORD));
    const before = new Date(broker.clock.now() + 1).toISOString();
    await hub.publish(topics.revocations, JSON.stringify({ v: 1, principal: AINO, before }));
    await until(() => first.closed && second.closed);
    expect(broker.broker.figures().connections).toBe(1);
  });

  it('that cannot be read is passed over with a warning', async () => {
    const broker = await start();
    const hub = await broker.enter(HUB, 'h1');
    const maija = await broker.enter(MAIJA);
    for (const text of ['', '{', '{"v":1}', '{"v":1,"principal":{"kind":"hub","id":"hub"},"before":"2026"}']) {
      await hub.publish(topics.revocations, text);
    }
    await until(() => broker.warnings.length === 4);
    await maija.ping();
    await hub.ping();
  });
});
