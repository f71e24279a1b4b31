import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Principal, topicsOf } from '../../../broker/protocol/topics';
import { may, type Wish } from '../../../broker/server/access';

const topics = topicsOf();
const R = topics.root;
const C = 'conn-1';

const WHO = {
  aino: { kind: 'agent', id: 'aino' },
  maija: { kind: 'visitor', id: 'maija' },
  hub: { kind: 'hub', id: 'hub' },
} as const satisfies Record<string, Principal>;
type Name = keyof typeof WHO;
type Client = Exclude<Principal, { kind: 'hub' }>;

/**
 * What one may do with a topic: `p` publish, `P` publish retained, `E` publish retained and empty, `s` subscribe,
 * `r` receive, `w` have as a last will retained and empty, `W` retained with any payload.
 */
type Rights = string;
type Row = readonly [topic: string, rights: Readonly<Record<Name, Rights>>];

const none = { aino: '', maija: '', hub: '' };

/** The table of `protocol.md`, written down a second time. */
const TABLE: readonly Row[] = [
  [`${R}/agents/aino/commands`, { aino: 'p', maija: '', hub: 'r' }],
  [`${R}/agents/aino/signals`, { aino: 'p', maija: '', hub: 'r' }],
  [`${R}/agents/aino/events`, { aino: 'sr', maija: '', hub: 'p' }],
  [`${R}/agents/aino/connections/${C}`, { aino: 'PEw', maija: '', hub: 'Er' }],
  [`${R}/agents/aino/connections/conn-2`, { aino: '', maija: '', hub: 'Er' }],
  [`${R}/visitors/maija/commands`, { aino: '', maija: 'p', hub: 'r' }],
  [`${R}/visitors/maija/signals`, { aino: '', maija: 'p', hub: 'r' }],
  [`${R}/visitors/maija/events`, { aino: '', maija: 'sr', hub: 'p' }],
  [`${R}/visitors/maija/connections/${C}`, { aino: '', maija: 'PEw', hub: 'Er' }],
  [`${R}/visitors/maija/connections/conn-2`, { aino: '', maija: '', hub: 'Er' }],
  [`${R}/directory`, { aino: 'sr', maija: '', hub: 'PE' }],
  [`${R}/queue`, { aino: 'sr', maija: '', hub: 'PE' }],
  [`${R}/hub`, { aino: 'sr', maija: 'sr', hub: 'PEsrwW' }],
  [`${R}/revocations`, { aino: '', maija: '', hub: 'p' }],
  // What belongs to others: the hub may, nobody else.
  [`${R}/agents/bertil/commands`, { ...none, hub: 'r' }],
  [`${R}/agents/bertil/signals`, { ...none, hub: 'r' }],
  [`${R}/agents/bertil/events`, { ...none, hub: 'p' }],
  [`${R}/agents/bertil/connections/${C}`, { ...none, hub: 'Er' }],
  [`${R}/visitors/olli/commands`, { ...none, hub: 'r' }],
  [`${R}/visitors/olli/events`, { ...none, hub: 'p' }],
  [`${R}/visitors/olli/connections/${C}`, { ...none, hub: 'Er' }],
  // The same id on the other side is somebody else.
  [`${R}/visitors/aino/events`, { ...none, hub: 'p' }],
  [`${R}/agents/maija/events`, { ...none, hub: 'p' }],
  [`${R}/agents/maija/commands`, { ...none, hub: 'r' }],
  // The only wildcards there are.
  [`${R}/agents/+/commands`, { ...none, hub: 's' }],
  [`${R}/agents/+/signals`, { ...none, hub: 's' }],
  [`${R}/agents/+/connections/+`, { ...none, hub: 's' }],
  [`${R}/visitors/+/commands`, { ...none, hub: 's' }],
  [`${R}/visitors/+/signals`, { ...none, hub: 's' }],
  [`${R}/visitors/+/connections/+`, { ...none, hub: 's' }],
];

/** Nobody may do anything with these. */
const REFUSED: readonly string[] = [
  '#',
  '+',
  '+/+/#',
  `${R}/#`,
  `${R}/+`,
  `${R}/+/aino/events`,
  `${R}/agents/+/events`,
  `${R}/agents/#`,
  `${R}/agents/aino/#`,
  `${R}/agents/aino/+`,
  `${R}/visitors/+/events`,
  `${R}/visitors/maija/#`,
  '$SYS/#',
  '$SYS/broker/new/clients',
  '$SYS/+/heartbeat',
  `$share/g/${R}/agents/aino/events`,
  `$share/g/${R}/directory`,
  '',
  '/',
  R,
  `${R}/`,
  `/${R}/hub`,
  `${R}/hub/`,
  `${R}/hub/more`,
  `${R}/directory/aino`,
  `${R}/refused`,
  `${R}/agents/aino`,
  `${R}/agents/aino/`,
  `${R}/agents/aino/events/`,
  `${R}/agents/aino/events/x`,
  `${R}/agents/aino/inbox`,
  `${R}/agents/aino/connections`,
  `${R}/agents/aino/connections/`,
  `${R}/agents/aino/connections/${C}/x`,
  `${R}/agents//events`,
  `${R}/agents/ /events`,
  `${R}/agents/__proto__/events`,
  `${R}/constructor`,
  `${R}/AGENTS/aino/events`,
  'parley/v2/hub',
  'parley/v2/agents/aino/events',
  'other/v1/agents/aino/commands',
];

const WISHES: readonly (readonly [right: string, said: string, wish: (topic: string) => Wish])[] = [
  ['p', 'publish to', (topic) => ({ kind: 'publish', topic, retain: false, payloadBytes: 9 })],
  ['P', 'publish retained to', (topic) => ({ kind: 'publish', topic, retain: true, payloadBytes: 9 })],
  ['E', 'clear', (topic) => ({ kind: 'publish', topic, retain: true, payloadBytes: 0 })],
  ['s', 'subscribe', (filter) => ({ kind: 'subscribe', filter })],
  ['r', 'receive from', (topic) => ({ kind: 'receive', topic })],
  ['w', 'leave an empty will at', (topic) => ({ kind: 'will', topic, retain: true, payloadBytes: 0 })],
  ['W', 'leave a will with a payload at', (topic) => ({ kind: 'will', topic, retain: true, payloadBytes: 9 })],
];
const NAMES: readonly Name[] = ['aino', 'maija', 'hub'];

describe('the table of topics', () => {
  const rightsOf = (name: Name, topic: string): Rights =>
    WISHES.flatMap(([right, , wish]) => (may(topics, WHO[name], C, wish(topic)) ? [right] : [])).join('');
  const sorted = (rights: Rights): Rights =>
    WISHES.flatMap(([right]) => (rights.includes(right) ? [right] : [])).join('');

  it.each(TABLE)('holds for every principal and wish at %s', (topic, rights) => {
    const said = { aino: rightsOf('aino', topic), maija: rightsOf('maija', topic), hub: rightsOf('hub', topic) };
    expect(said).toEqual({ aino: sorted(rights.aino), maija: sorted(rights.maija), hub: sorted(rights.hub) });
  });

  it.each(REFUSED)('refuses everybody everything at "%s"', (topic) => {
    const allowed = NAMES.flatMap((name) =>
      WISHES.filter(([, , wish]) => may(topics, WHO[name], C, wish(topic))).map(([, said]) => `${name} may ${said}`),
    );
    expect(allowed).toEqual([]);
  });

  it('grants no last will that is not retained', () => {
    const will = (topic: string): Wish => ({ kind: 'will', topic, retain: false, payloadBytes: 0 });
    const granted = TABLE.flatMap(([topic]) => NAMES.filter((name) => may(topics, WHO[name], C, will(topic))));
    expect(granted).toEqual([]);
  });

  it('ties an own connection topic to the connection id of the client', () => {
    const wish: Wish = { kind: 'publish', topic: `${R}/agents/aino/connections/${C}`, retain: true, payloadBytes: 9 };
    expect(may(topics, WHO.aino, C, wish)).toBe(true);
    expect(may(topics, WHO.aino, 'conn-2', wish)).toBe(false);
    expect(may(topics, WHO.aino, '', wish)).toBe(false);
  });

  it('holds under another root, and then no longer under the first', () => {
    const other = topicsOf('team-b');
    const wish = (filter: string): Wish => ({ kind: 'subscribe', filter });
    expect(may(other, WHO.aino, C, wish('team-b/agents/aino/events'))).toBe(true);
    expect(may(other, WHO.aino, C, wish(`${R}/agents/aino/events`))).toBe(false);
  });
});

describe('for any wish at any topic', () => {
  const id = fc.constantFrom('aino', 'maija', 'hub');
  const client: fc.Arbitrary<Client> = fc.record({ kind: fc.constantFrom('agent', 'visitor'), id });
  const level = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('agents', 'visitors', 'commands', 'signals', 'events', 'connections') },
    { weight: 6, arbitrary: fc.constantFrom('aino', 'maija', 'hub', C) },
    { weight: 3, arbitrary: fc.constantFrom('directory', 'queue', 'revocations', 'refused', '+', '#', '$SYS', '') },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  );
  const topic = fc.oneof(
    { weight: 6, arbitrary: fc.array(level, { maxLength: 5 }).map((levels) => [R, ...levels].join('/')) },
    { weight: 1, arbitrary: fc.array(level, { maxLength: 7 }).map((levels) => levels.join('/')) },
    // As it should be, most of the time.
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          fc.constantFrom('agents', 'visitors'),
          id,
          fc.constantFrom('commands', 'signals', 'events', `connections/${C}`),
        )
        .map((levels) => [R, ...levels].join('/')),
    },
  );
  const bytes = fc.constantFrom(0, 1, 300);
  const wish: fc.Arbitrary<Wish> = fc.oneof(
    fc.record({ kind: fc.constant('publish' as const), topic, retain: fc.boolean(), payloadBytes: bytes }),
    fc.record({ kind: fc.constant('subscribe' as const), filter: topic }),
    fc.record({ kind: fc.constant('receive' as const), topic }),
    fc.record({ kind: fc.constant('will' as const), topic, retain: fc.boolean(), payloadBytes: bytes }),
  );

  /** Every wish that the protocol's table grants to an agent or visitor, as a list of strings. */
  function grants(who: Client): ReadonlySet<string> {
    const own = `${R}/${who.kind}s/${who.id}`;
    const read = [`${own}/events`, `${R}/hub`, ...(who.kind === 'agent' ? [`${R}/directory`, `${R}/queue`] : [])];
    return new Set([
      `publish ${own}/commands`,
      `publish ${own}/signals`,
      `retain ${own}/connections/${C}`,
      `will ${own}/connections/${C}`,
      ...read.flatMap((name) => [`subscribe ${name}`, `receive ${name}`]),
    ]);
  }

  function spell(asked: Wish): string {
    switch (asked.kind) {
      case 'publish':
        return `${asked.retain ? 'retain' : 'publish'} ${asked.topic}`;
      case 'subscribe':
        return `subscribe ${asked.filter}`;
      case 'receive':
        return `receive ${asked.topic}`;
      case 'will':
        return asked.retain && asked.payloadBytes === 0 ? `will ${asked.topic}` : 'another will';
    }
  }

  it('an agent or visitor is allowed exactly what is in the table', () => {
    let allowed = 0;
    fc.assert(
      fc.property(client, wish, (who, asked) => {
        const answer = may(topics, who, C, asked);
        if (answer) allowed += 1;
        expect(answer).toBe(grants(who).has(spell(asked)));
      }),
      { numRuns: 4_000 },
    );
    // The property is worth something only when it has seen both answers.
    expect(allowed).toBeGreaterThan(50);
  });

  it('the hub never gets at the inbox of anybody, speaks for nobody, and leaves the root alone', () => {
    fc.assert(
      fc.property(wish, (asked) => {
        if (!may(topics, WHO.hub, C, asked)) return;
        const name = asked.kind === 'subscribe' ? asked.filter : asked.topic;
        expect(name.startsWith(`${R}/`)).toBe(true);
        const leaf = asked.kind === 'publish' ? '(commands|signals)' : 'events';
        expect(name).not.toMatch(new RegExp(`^${R}/(agents|visitors)/[^/]+/${leaf}$|#`));
      }),
      { numRuns: 4_000 },
    );
  });
});
