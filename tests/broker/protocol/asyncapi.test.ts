import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS, type CommandSpec } from '../../../broker/protocol/commands';
import { readInbox } from '../../../broker/protocol/envelope';
import { ERROR_CODES, protocolError } from '../../../broker/protocol/errors';
import { EVENT_DATA } from '../../../broker/protocol/events';
import { readVisitorInbox, VISITOR_SEES } from '../../../broker/protocol/projection';
import { type Principal, topicsOf } from '../../../broker/protocol/topics';
import { may, type Wish } from '../../../broker/server/access';
import { STATUS } from '../../../broker/web/answers';
import { DOCUMENT, lookUp, named, type Operation, RAW_DOCUMENT, refsIn } from './document';
import { bare, generatedSchemas, WIRE_MESSAGES } from './wire-schemas';

const { channels, operations, components } = DOCUMENT;
const COMMAND_SPECS: Readonly<Record<string, CommandSpec>> = COMMANDS;

const topics = topicsOf();
const AGENT = 'aino';
const SESSION = '01980b6e-2f00-7c3a-9d51-6f0e4a7b2c10';
const CONNECTION = '01980b6e-2e11-7d44-8c7f-5f6f2f0c9ab3';

/** The table of topics in `protocol.md`: channel, topic, QoS and retain. */
const TOPICS: readonly (readonly [channel: string, topic: string, qos: 0 | 1, retain: boolean])[] = [
  ['agentCommands', topics.commands('agent', AGENT), 1, false],
  ['agentSignals', topics.signals('agent', AGENT), 0, false],
  ['agentEvents', topics.events('agent', AGENT), 1, false],
  ['agentConnections', topics.connection('agent', AGENT, CONNECTION), 1, true],
  ['visitorCommands', topics.commands('visitor', SESSION), 1, false],
  ['visitorSignals', topics.signals('visitor', SESSION), 0, false],
  ['visitorEvents', topics.events('visitor', SESSION), 1, false],
  ['visitorConnections', topics.connection('visitor', SESSION, CONNECTION), 1, true],
  ['directory', topics.directory, 1, true],
  ['queue', topics.queue, 1, true],
  ['hub', topics.hub, 1, true],
  ['revocations', topics.revocations, 1, false],
];
const CHANNEL_NAMES = TOPICS.map(([channel]) => channel);

const withPrefix = (prefix: string): string[] =>
  Object.keys(components.messages)
    .filter((name) => name.startsWith(`${prefix}.`))
    .map((name) => name.slice(prefix.length + 1));

const operationsOf = (principal: string): Operation[] =>
  Object.values(operations).filter(({ tags: [tag] }) => tag.name === principal);

const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'parley', components: { schemas: components.schemas } });

describe('the AsyncAPI document', () => {
  it('has no reference to nothing', () => {
    const broken = refsIn(RAW_DOCUMENT).filter((ref) => lookUp(ref) === undefined);
    expect(broken).toEqual([]);
  });

  it('has no schema, message, channel or parameter that nothing refers to', () => {
    const used = new Set(refsIn(RAW_DOCUMENT));
    const defined = (['schemas', 'messages', 'parameters'] as const).flatMap((section) =>
      Object.keys(components[section]).map((name) => `#/components/${section}/${name}`),
    );
    const all = [...defined, ...CHANNEL_NAMES.map((name) => `#/channels/${name}`)];
    // `SessionEvent` and `VisitorEvent` are in batches; every other schema is in a message or a part of one.
    expect(all.filter((ref) => !used.has(ref))).toEqual([]);
  });

  it('describes every message and every schema', () => {
    const silent = Object.entries(components.schemas).filter(([, schema]) => typeof schema.description !== 'string');
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('names TCP and WebSocket servers', () => {
    expect(Object.values(DOCUMENT.servers).map((server) => server.protocol)).toEqual([
      'mqtt',
      'secure-mqtt',
      'ws',
      'wss',
    ]);
  });
});

describe('messages of the document', () => {
  it('are those of the protocol and nothing else', () => {
    expect(Object.keys(components.messages).sort()).toEqual(Object.keys(WIRE_MESSAGES).sort());
  });

  it('hold every command with its reply, every event, and what visitors get of them', () => {
    const commands = Object.keys(COMMANDS).sort();
    expect(withPrefix('command').sort()).toEqual(commands);
    expect(withPrefix('reply').sort()).toEqual([...commands, 'error'].sort());
    expect(withPrefix('event').sort()).toEqual(Object.keys(EVENT_DATA).sort());
    const shown = Object.entries(VISITOR_SEES).flatMap(([type, data]) => (data === null ? [] : [type]));
    expect(withPrefix('visitorEvent').sort()).toEqual(shown.sort());
  });

  it.each(Object.keys(COMMANDS))('tell whether %s is state-changing', (type) => {
    expect(components.messages[`command.${type}`]?.['x-state-changing']).toBe(COMMAND_SPECS[type]?.changes);
  });

  it.each(Object.entries(WIRE_MESSAGES))('of the name %s refer to their schema', (name, { schema }) => {
    expect(components.messages[name]?.payload).toEqual({ $ref: `#/components/schemas/${schema}` });
  });
});

describe('schemas of the document', () => {
  const generated = generatedSchemas();

  it('are those of the code and nothing else', () => {
    expect(Object.keys(components.schemas).sort()).toEqual(Object.keys(generated).sort());
  });

  it.each(Object.keys(generated))('say of %s what zod says', (name) => {
    expect(bare(components.schemas[name])).toEqual(generated[name]);
  });
});

describe('examples of the document', () => {
  const examples = Object.entries(components.messages).flatMap(([message, { examples: all }]) =>
    all.map(({ name, payload }) => [message, name, payload] as const),
  );

  it.each(examples)('of %s: "%s" is valid for the document and for the code', (message, _name, payload) => {
    const wire = WIRE_MESSAGES[message];
    const validate = ajv.compile({ $ref: `parley#/components/schemas/${wire?.schema}` });
    expect(validate(payload), JSON.stringify(validate.errors)).toBe(true);
    expect(wire?.zod.safeParse(payload).error).toBeUndefined();
  });

  it.each(examples)('of %s: "%s" says nothing that the code would not read', (message, _name, payload) => {
    expect(WIRE_MESSAGES[message]?.zod.safeParse(payload).data).toEqual(
      message.startsWith('command.') ? { data: {}, ...Object(payload) } : payload,
    );
  });

  it('are refused by the code exactly when the document refuses them, whatever is damaged in them', () => {
    // Compiled once each: the ones of tickets are large.
    const validators = new Map(
      Object.values(WIRE_MESSAGES).map(({ schema }) => [
        schema,
        ajv.compile({ $ref: `parley#/components/schemas/${schema}` }),
      ]),
    );
    const damaged = fc.constantFrom(...examples).chain(([message, , payload]) =>
      fc.record({
        message: fc.constant(message),
        payload: fc.constant(payload),
        key: fc.constantFrom(...Object.keys(Object(payload))),
        // Undefined: the field is left out.
        junk: fc.option(fc.jsonValue({ maxDepth: 2 }), { nil: undefined }),
      }),
    );
    fc.assert(
      fc.property(damaged, ({ message, payload, key, junk }) => {
        const harmed: unknown = JSON.parse(JSON.stringify({ ...Object(payload), [key]: junk }));
        const wire = WIRE_MESSAGES[message];
        const valid = validators.get(wire?.schema ?? '')?.(harmed);
        expect(wire?.zod.safeParse(harmed).success).toBe(valid);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of what comes in an inbox are read there as what they are', () => {
    const kinds: Readonly<Record<string, string>> = { 'queue.position': 'queuePosition' };
    const kindOf = (message: string): string =>
      kinds[message] ?? message.split('.')[0]?.replace('events', 'batch') ?? '';
    for (const [message, , payload] of examples) {
      if (channels.agentEvents?.messages[message]) expect(readInbox(payload)?.kind).toBe(kindOf(message));
      if (channels.visitorEvents?.messages[message])
        expect(readVisitorInbox(payload)?.kind).toBe(kindOf(message).replace('visitorEvent', 'event'));
    }
  });
});

describe('channels of the document', () => {
  it('are the rows of the table of topics and nothing else', () => {
    expect(Object.keys(channels).sort()).toEqual([...CHANNEL_NAMES].sort());
  });

  it.each(TOPICS)('have for %s the address %s', (name, topic) => {
    const ids: Readonly<Record<string, string>> = { agentId: AGENT, sessionId: SESSION, connectionId: CONNECTION };
    const address = channels[name]?.address ?? '';
    const filled = address.replace(/\{(\w+)\}/g, (_all, parameter: string) => ids[parameter] ?? '?');
    expect(filled).toBe(topic);
    const parameters = [...address.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(Object.keys(channels[name]?.parameters ?? {})).toEqual(parameters);
  });

  it('carry each command in the outbox of those who may send it', () => {
    const by = (senders: readonly string[]) =>
      Object.entries(COMMAND_SPECS)
        .filter(([, spec]) => spec.by.some((sender) => senders.includes(sender)))
        .map(([type]) => `command.${type}`);
    expect(Object.keys(channels.agentCommands?.messages ?? {}).sort()).toEqual(by(['agent', 'lead', 'admin']).sort());
    expect(Object.keys(channels.visitorCommands?.messages ?? {}).sort()).toEqual(by(['visitor']).sort());
  });

  it("keep what is for agents out of the visitor's inbox", () => {
    const inbox = Object.keys(channels.visitorEvents?.messages ?? {});
    expect(inbox.filter((name) => name.startsWith('event.') || name === 'events.agent' || name === 'status')).toEqual(
      [],
    );
  });
});

describe('operations of the document', () => {
  const principals: readonly Principal[] = [
    { kind: 'agent', id: AGENT },
    { kind: 'visitor', id: SESSION },
    { kind: 'hub', id: 'hub' },
  ];
  const cases = principals.flatMap((principal) =>
    TOPICS.flatMap(([channel, topic, , retain]) => {
      const send: Wish = { kind: 'publish', topic, retain, payloadBytes: retain && principal.kind === 'hub' ? 0 : 2 };
      const receive: Wish = { kind: 'receive', topic };
      return [
        [principal.kind, 'send', channel, may(topics, principal, CONNECTION, send)],
        [principal.kind, 'receive', channel, may(topics, principal, CONNECTION, receive)],
      ] as const;
    }),
  );

  it.each(cases)('let the %s %s at %s: %s, as the broker does', (principal, action, channel, allowed) => {
    const found = operationsOf(principal).filter((op) => op.action === action && named(op.channel) === channel);
    expect(found.length > 0).toBe(allowed);
  });

  it.each(Object.entries(operations))('bind %s to the QoS and retain of its channel', (_name, operation) => {
    const row = TOPICS.find(([channel]) => channel === named(operation.channel));
    expect(operation.bindings.mqtt).toMatchObject({ qos: row?.[2], retain: row?.[3] });
  });

  it.each(Object.entries(operations))('list for %s only messages of their channels', (_name, operation) => {
    const listed = [...(operation.messages ?? []), ...(operation.reply?.messages ?? [])];
    const places = [operation.channel, ...(operation.reply ? [operation.reply.channel] : [])].map((ref) => ref.$ref);
    for (const { $ref } of listed) expect(places.some((place) => $ref.startsWith(`${place}/messages/`))).toBe(true);
  });

  it.each(Object.keys(COMMANDS))('say who may send %s, and what answers it', (type) => {
    const found = ['agent', 'visitor'].flatMap((side) => operations[`${side}.${type}`] ?? []);
    expect(found.flatMap((operation) => operation['x-senders'] ?? [])).toEqual(COMMAND_SPECS[type]?.by);
    for (const { messages, reply } of found) {
      expect(messages?.map(named)).toEqual([`command.${type}`]);
      expect(reply?.messages.map(named)).toEqual([`reply.${type}`, 'reply.error', 'refusal']);
    }
  });
});

describe('error codes of the document', () => {
  it('are those of the protocol and nothing else', () => {
    expect(Object.keys(DOCUMENT['x-error-codes'])).toEqual([...ERROR_CODES]);
  });

  it.each(ERROR_CODES)('tell of %s whether it is retryable, and its HTTP status', (code) => {
    const { retryable } = protocolError(code, '');
    expect(DOCUMENT['x-error-codes'][code]).toMatchObject({ retryable, http: STATUS[code] });
  });
});
