import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clientIdOf,
  DEFAULT_ROOT,
  isTopicSegment,
  type Place,
  type Principal,
  readClientId,
  readUserName,
  type Topics,
  topicsOf,
  userNameOf,
} from '../../../broker/protocol/topics';

const topics = topicsOf();

const anyId = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const anySide = fc.constantFrom('agent' as const, 'visitor' as const);
const anyRoot = fc
  .array(fc.stringMatching(/^[a-z0-9-]{1,8}$/), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'));
const anyPlace: fc.Arbitrary<Place> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('commands' as const, 'signals' as const, 'events' as const),
    side: anySide,
    id: anyId,
  }),
  fc.record({ kind: fc.constant('connections' as const), side: anySide, id: anyId, connection: anyId }),
  fc.record({ kind: fc.constantFrom('directory' as const, 'queue' as const, 'hub' as const, 'revocations' as const) }),
);
const anyPrincipal: fc.Arbitrary<Principal> = fc.oneof(
  fc.record({ kind: anySide, id: anyId }),
  fc.constant({ kind: 'hub' as const, id: 'hub' as const }),
);

function write(table: Topics, place: Place): string {
  switch (place.kind) {
    case 'commands':
    case 'signals':
    case 'events':
      return table[place.kind](place.side, place.id);
    case 'connections':
      return table.connection(place.side, place.id, place.connection);
    case 'directory':
    case 'queue':
    case 'hub':
    case 'revocations':
      return table[place.kind];
  }
}

/** Ids that would change the meaning of a topic, a user name or a client id. */
const HOSTILE_IDS = [
  '',
  '+',
  '#',
  'a/b',
  '../x',
  '/',
  '.',
  '..',
  '-x',
  '_x',
  '$SYS',
  'a+',
  'a#',
  'a b',
  'a:b',
  'a\u0000',
  'a\n',
  '\na',
  'äiti',
  'а', // Cyrillic
  'a\u202e',
  'x'.repeat(65),
] as const;

describe('the table of topics', () => {
  it('is that of the protocol', () => {
    expect([
      topics.commands('agent', 'aino'),
      topics.signals('agent', 'aino'),
      topics.events('agent', 'aino'),
      topics.connection('agent', 'aino', 'c-1'),
      topics.commands('visitor', 's-1'),
      topics.signals('visitor', 's-1'),
      topics.events('visitor', 's-1'),
      topics.connection('visitor', 's-1', 'c-1'),
      topics.directory,
      topics.queue,
      topics.hub,
      topics.revocations,
    ]).toEqual([
      'parley/v1/agents/aino/commands',
      'parley/v1/agents/aino/signals',
      'parley/v1/agents/aino/events',
      'parley/v1/agents/aino/connections/c-1',
      'parley/v1/visitors/s-1/commands',
      'parley/v1/visitors/s-1/signals',
      'parley/v1/visitors/s-1/events',
      'parley/v1/visitors/s-1/connections/c-1',
      'parley/v1/directory',
      'parley/v1/queue',
      'parley/v1/hub',
      'parley/v1/revocations',
    ]);
    expect(DEFAULT_ROOT).toBe('parley/v1');
  });

  it('reads what it writes, under any root', () => {
    fc.assert(
      fc.property(anyRoot, anyPlace, (root, place) => {
        const table = topicsOf(root);
        expect(table.read(write(table, place))).toEqual(place);
      }),
    );
  });

  it('writes what it reads: no topic has two names', () => {
    const anyPath = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            'agents',
            'visitors',
            'commands',
            'signals',
            'events',
            'connections',
            'hub',
            'queue',
            '',
            '+',
          ),
          anyId,
          fc.string({ maxLength: 5 }),
        ),
        { maxLength: 6 },
      )
      .map((parts) => [DEFAULT_ROOT, ...parts].join('/'));
    fc.assert(
      fc.property(anyPath, (topic) => {
        const place = topics.read(topic);
        if (place !== null) expect(write(topics, place)).toBe(topic);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not read topics of another root', () => {
    fc.assert(
      fc.property(anyRoot, anyRoot, anyPlace, (root, other, place) => {
        fc.pre(root !== other);
        expect(topicsOf(root).read(write(topicsOf(other), place))).toBeNull();
      }),
    );
  });

  it.each(HOSTILE_IDS)('refuses the id %j in every place', (id) => {
    expect(isTopicSegment(id)).toBe(false);
    for (const side of ['agent', 'visitor'] as const) {
      const written = [
        topics.commands(side, id),
        topics.signals(side, id),
        topics.events(side, id),
        topics.connection(side, id, 'c-1'),
        topics.connection(side, 'aino', id),
      ];
      expect(written.map((topic) => topics.read(topic))).toEqual(written.map(() => null));
    }
  });

  it.each([
    '',
    'parley/v1',
    'parley/v1/',
    'parley/v1/directory/',
    'parley/v1/directory/aino',
    'parley/v1/Directory',
    'parley/v1/agents',
    'parley/v1/agents/aino',
    'parley/v1/agents/aino/',
    'parley/v1/agents/aino/commands/',
    'parley/v1/agents/aino/commands/more',
    'parley/v1/agents/aino/connections',
    'parley/v1/agents/aino/connections/c-1/more',
    'parley/v1/agents/aino/other',
    'parley/v1/refused',
    'parley/v1/toString',
    'parley/v2/directory',
    'xparley/v1/directory',
    '/parley/v1/directory',
    '$share/group/parley/v1/directory',
  ])('does not know "%s"', (topic) => {
    expect(topics.read(topic)).toBeNull();
  });

  it('never throws for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect([topics.read(text), topics.read(`${DEFAULT_ROOT}/${text}`)]).toHaveLength(2);
      }),
    );
  });

  it('gives the hub filters for everything that clients publish, and for nothing else', () => {
    const matches = (filter: string, topic: string): boolean => {
      const [parts, levels] = [filter.split('/'), topic.split('/')];
      return parts.length === levels.length && parts.every((part, at) => part === '+' || part === levels[at]);
    };
    fc.assert(
      fc.property(anyPlace, (place) => {
        const topic = write(topics, place);
        const fromClients = ['commands', 'signals', 'connections'].includes(place.kind);
        expect(topics.hubFilters.filter((filter) => matches(filter, topic))).toHaveLength(fromClients ? 1 : 0);
      }),
    );
  });
});

describe('user names and client ids', () => {
  it('are read as they are written', () => {
    fc.assert(
      fc.property(anyPrincipal, anyId, (principal, connection) => {
        expect(readUserName(userNameOf(principal))).toEqual(principal);
        expect(readClientId(principal, clientIdOf(principal, connection))).toBe(connection);
      }),
    );
  });

  it.each(HOSTILE_IDS)('refuse the id %j', (id) => {
    expect(readUserName(`agent:${id}`)).toBeNull();
    expect(readUserName(`visitor:${id}`)).toBeNull();
    expect(readClientId({ kind: 'agent', id: 'aino' }, `aino:${id}`)).toBeNull();
  });

  it.each(['', 'aino', 'hub:x', 'Hub', 'agent', 'agent:', 'lead:aino', 'agent:aino:x', ' agent:aino', 'agents:aino'])(
    'of the form "%s" are nobody\'s user name',
    (userName) => {
      expect(readUserName(userName)).toBeNull();
    },
  );

  it('belong to one principal only', () => {
    fc.assert(
      fc.property(anyPrincipal, anyPrincipal, anyId, (one, other, connection) => {
        fc.pre(one.id !== other.id);
        expect(readClientId(one, clientIdOf(other, connection))).toBeNull();
      }),
    );
  });
});
