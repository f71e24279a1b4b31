import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainValues } from '../../../../broker/desk/defaults';
import type { TicketDraft } from '../../../../broker/desk/desk';
import { EsmClient } from '../../../../broker/desk/esm/client';
import { EsmDesk } from '../../../../broker/desk/esm/desk';
import { templateOf } from '../../../../broker/desk/esm/template';
import { Templates } from '../../../../broker/desk/esm/templates';
import { ok, type Result } from '../../../../broker/protocol/errors';
import { ShiftedClock } from '../../hub/clocks';
import { AGENTS, seedWith } from '../../hub/fixture';
import { until } from '../../hub/until';
import { expectOk } from '../../hub/world';
import { EsmServer, LOGIN, settingsFor } from '../esm-server';

const PEOPLE = seedWith().people.people;
const MAIJA = PEOPLE[0];

let server: EsmServer;
let clock: ShiftedClock;

beforeEach(async () => {
  server = await EsmServer.start();
  clock = new ShiftedClock();
});
afterEach(() => server.down());

function desk(password = LOGIN.password, cached: Parameters<typeof cacheOf>[0] = null) {
  const settings = settingsFor(server.url);
  const client = new EsmClient({ url: settings.url, login: settings.login, password, timeoutMs: 5_000, clock });
  return new EsmDesk({
    settings,
    client,
    templates: new Templates(client, settings, clock, cacheOf(cached)),
    clock,
    person: (id) => PEOPLE.find((person) => person.id === id),
    agent: (id) => AGENTS.find((agent) => agent.id === id),
  });
}

type Cached = ReturnType<ConstructorParameters<typeof Templates>[3]['read']>;
let kept: Cached = null;
function cacheOf(cached: Cached) {
  return {
    read: () => cached,
    write: async (answer: NonNullable<Cached>) => {
      kept = answer;
    },
  };
}

const draft = (change: Partial<TicketDraft> = {}): TicketDraft => ({
  key: 'k1',
  session: 's1',
  values: {
    customer: ['p-maija'],
    subject: ['Broken "device"'],
    description: ['It fell.'],
    impact: ['many'],
    hours: ['2.5'],
  },
  assignee: 'bertil',
  again: false,
  ...change,
});

const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);
const pathsOf = (result: Result<unknown>) => (result.ok ? [] : (result.error.fields ?? []).map((field) => field.path));

describe('tickets in ESM', () => {
  it('have a form out of its template', async () => {
    const template = expectOk(await desk().template());
    expect(template.fields.map(({ code, type, required }) => `${code} ${type}${required ? ' *' : ''}`)).toEqual([
      'customer person',
      'subject text *',
      'description longText',
      'impact choice *',
      'hours text',
      'due date',
    ]);
    expect(template.fields.find(({ code }) => code === 'impact')?.choices?.[1]).toEqual({
      value: 'many',
      label: { en: 'Many' },
    });
  });

  it('are filled in from the chat, and made with references, static values and numbers', async () => {
    const made = expectOk(await desk().create(draft()));
    const [card] = server.tickets;
    expect(made).toEqual({
      ticket: String(card?.dataCardId),
      number: `INC-${card?.dataCardId}`,
      subject: 'Broken "device"',
      url: `${server.url}/itsm/EfecteFrameset.do#/workspace/datacard/view/${card?.dataCardId}`,
    });
    expect(card?.folderCode).toBe('incidents');
    expect(card?.data).toMatchObject({
      customer: { values: [{ dataCardId: '1001' }] },
      support_person: { values: [{ dataCardId: '1002' }] },
      impact: { values: [{ value: 'Many', code: 'many' }] },
      hours: { values: [{ value: 2.5 }] },
      parley_key: { values: [{ value: 'k1' }] },
    });
    const own = desk();
    const filled = own.fill(expectOk(await own.template()), {
      subject: 'VPN',
      description: '',
      person: MAIJA ?? null,
      visitor: { name: 'Maija' },
      skill: null,
      category: null,
      language: 'en',
      page: null,
      session: 's1',
      agent: 'Bertil',
    });
    expect(plainValues(filled)).toEqual({ customer: ['p-maija'], subject: ['VPN'], impact: ['one'] });
  });

  it('log in once for many requests, again when the token is about to end, and again when it is refused', async () => {
    const own = desk();
    await Promise.all([own.search({}), own.search({}), own.search({})]);
    expect(server.logins).toBe(1);
    clock.forward(3_600_000);
    await own.search({});
    expect(server.logins).toBe(2);
    server.forgetTokens();
    expect(codeOf(await own.search({}))).toBe('ok');
    expect(server.logins).toBe(3);
  });

  it('wait for the administrator when the password is wrong, and do not try it again and again', async () => {
    const own = desk('guess');
    expect(codeOf(await own.create(draft()))).toBe('unavailable');
    expect(codeOf(await own.create(draft()))).toBe('unavailable');
    expect(server.logins).toBe(1);
  });

  it('name the attributes that ESM does not accept', async () => {
    const own = desk();
    const refused = await own.create(draft({ values: { subject: ['forbidden words'], impact: ['one'] } }));
    expect([codeOf(refused), ...pathsOf(refused)]).toEqual(['invalid', 'data.values.subject']);
    const early = await own.create(draft({ values: { impact: ['all'], due: ['soon'] } }));
    expect(pathsOf(early)).toEqual(['data.values.subject', 'data.values.impact', 'data.values.due']);
    expect(server.posts).toBe(1);
  });

  it('of the bot go without a person that ESM does not know; an agent is told', async () => {
    server.cards.splice(0, 1);
    const own = desk();
    expect(pathsOf(await own.create(draft()))).toEqual(['data.values.customer']);
    expect(codeOf(await own.create(draft({ assignee: null })))).toBe('ok');
  });

  it.each([
    [403, 'forbidden'],
    [404, 'not_found'],
    [409, 'conflict'],
    [413, 'too_large'],
    [429, 'rate_limited'],
    [500, 'unavailable'],
    [302, 'unavailable'],
  ])('turn the status %i into %s', async (status, code) => {
    const own = desk();
    await own.template();
    server.behaviour = { status };
    expect(codeOf(await own.get('1'))).toBe(code);
  });

  it('are listed page by page, newest first, and filtered', async () => {
    for (let index = 0; index < 5; index += 1) {
      server.add('incident', {
        subject: { values: [{ value: `It's broken ${index}` }] },
        status: { values: [{ value: index % 2 === 0 ? '01 - New' : '02 - Solving' }] },
        ...(index === 0 && { support_person: { values: [{ dataCardId: 1_002 }] } }),
      });
    }
    const own = desk();
    const first = expectOk(await own.search({ limit: 2 }));
    const second = expectOk(await own.search({ limit: 2, cursor: first.next ?? '' }));
    const third = expectOk(await own.search({ limit: 2, cursor: second.next ?? '' }));
    const subjects = [first, second, third].flatMap((page) => page.tickets.map((ticket) => ticket.subject.at(-1)));
    expect([subjects.join(''), third.next, first.sorts]).toEqual(['43210', null, []]);
    const found = async (query: object) => expectOk(await own.search(query)).tickets.length;
    expect(await found({ text: "it's" })).toBe(5);
    expect(await found({ text: "it's inc-1005" })).toBe(1);
    expect(await found({ status: ['02 - Solving', '04 - Solved'] })).toBe(2);
    expect(await found({ assignee: 'none' })).toBe(4);
    expect(await found({ assignee: 'bertil', status: ['01 - New'] })).toBe(1);
    expect(first.statuses).toEqual(['01 - New', '02 - Solving', '04 - Solved']);
    // As it was typed: the ticket system may know no other way to write it.
    server.add('incident', { subject: { values: [{ value: 'Räsänen moves to Łódź' }] } });
    expect(await found({ text: 'Räsänen Łódź' })).toBe(1);
  });

  it('of a person are found by the address', async () => {
    const own = desk();
    await own.create(draft());
    if (MAIJA === undefined) throw new Error('The fixture has no Maija.');
    const tickets = expectOk(await own.ofPerson(MAIJA, 10));
    expect(tickets.map((ticket) => ticket.subject)).toEqual(['Broken "device"']);
  });

  it('are read, commented and moved on', async () => {
    const own = desk();
    const { ticket } = expectOk(
      await own.create(draft({ values: { subject: ['S'], impact: ['one'], due: ['2026-02-03'] } })),
    );
    const change = { command: 'c1', comment: 'Looking into it.', status: '02 - Solving', by: 'Bertil Lund' };
    const card = expectOk(await own.update(ticket, change));
    expect(card.status).toBe('02 - Solving');
    expect(card.worklog).toEqual([
      { at: '2026-01-02T03:04:05.000Z', by: 'Parley account', text: 'Bertil Lund: Looking into it.' },
    ]);
    expect(card.details).toEqual([{ name: { en: 'Due' }, values: ['2026-02-03'] }]);
    const taken = await own.update(ticket, { command: 'c2', status: '04 - Solved', by: 'Bertil Lund' });
    expect(codeOf(taken)).toBe('conflict');
  });

  it('say so when it is unknown whether a comment was added', async () => {
    const own = desk();
    const { ticket } = expectOk(await own.create(draft()));
    server.behaviour = { dropAnswers: true };
    expect(codeOf(await own.update(ticket, { command: 'c1', comment: 'Hello', by: 'B' }))).toBe('conflict');
  });

  it('take files, and say when one is too big', async () => {
    const own = desk();
    const { ticket } = expectOk(await own.create(draft()));
    expect(codeOf(await own.attachFile(ticket, file(10)))).toBe('ok');
    expect(server.tickets[0]?.files[0]).toMatchObject({ attribute: 'attachments', bytes: 'x'.repeat(10) });
    expect(codeOf(await own.attachFile(ticket, file(5_000, 1)))).toBe('too_large');
    expect(expectOk(await own.get(ticket)).files).toEqual([{ name: 'näyttö.txt' }]);
  });

  it('get a file once though the answer was lost, and each of two that have the same name', async () => {
    const own = desk();
    const { ticket } = expectOk(await own.create(draft()));
    server.behaviour = { dropUploads: true };
    expect(codeOf(await own.attachFile(ticket, file(10)))).toBe('unavailable');
    server.behaviour = {};
    expect(codeOf(await own.attachFile(ticket, file(10)))).toBe('ok');
    expect(server.tickets[0]?.files).toHaveLength(1);
    expect(codeOf(await own.attachFile(ticket, file(20, 1)))).toBe('ok');
    expect(codeOf(await own.attachFile(ticket, file(20, 1)))).toBe('ok');
    expect(server.tickets[0]?.files.map(({ bytes }) => bytes.length)).toEqual([10, 20]);
  });

  it('offer no files where the settings, or ESM itself, have no place for them', async () => {
    expect(expectOk(await desk().template()).files).toBe('chosen');
    const settings = settingsFor(server.url);
    const answer = kept;
    if (answer === null) throw new Error('ESM was not asked for its template.');
    const files = (change: object) => templateOf(answer, { ...settings, ...change }).files;
    expect(files({ attachments: 'offered' })).toBe('offered');
    expect(files({ attributes: { ...settings.attributes, files: undefined } })).toBe('refused');
    expect(files({ attributes: { ...settings.attributes, files: 'subject' } })).toBe('refused');
  });
});

const file = (size: number, namesakes = 0) => ({
  file: `f${namesakes}`,
  name: 'näyttö.txt',
  type: 'text/plain',
  size,
  namesakes,
  open: async () => ok(new TextEncoder().encode('x'.repeat(size))),
});

describe('a ticket in ESM is made once', () => {
  it('when the answer was lost: it is looked for before it is made again', async () => {
    const own = desk();
    await own.template();
    server.behaviour = { dropAnswers: true };
    // The look-up of the person is lost as well: nothing was sent that makes a ticket.
    expect(codeOf(await own.create(draft()))).toBe('unavailable');
    expect(server.posts).toBe(0);
    const plain = draft({ key: 'k2', values: { subject: ['S'], impact: ['one'] }, assignee: null });
    expect(codeOf(await own.create(plain))).toBe('unavailable');
    expect(server.posts).toBe(1);
    server.behaviour = {};
    expect(expectOk(await own.create({ ...plain, again: true })).subject).toBe('S');
    expect(server.tickets).toHaveLength(1);
  });

  it('when the answer is slow, and the ticket turns up only later', async () => {
    const own = desk();
    await own.template();
    const plain = draft({ values: { subject: ['S'], impact: ['one'] }, assignee: null });
    server.behaviour = { delayMs: 20_000 };
    const slow = own.create(plain);
    await until(() => server.posts === 1);
    clock.forward(5_000);
    expect(codeOf(await slow)).toBe('unavailable');
    server.behaviour = {};
    // As a slow ESM would have it: not there yet, and there in the end.
    const late = server.cards.splice(-1, 1);
    const open = await own.create({ ...plain, again: true });
    expect(open.ok ? null : open.error.retryAfterMs).toBe(5_000);
    server.cards.push(...late);
    expect(codeOf(await own.create({ ...plain, again: true }))).toBe('ok');
    expect(server.posts).toBe(1);
  });

  it('and made again at last when it has not turned up', async () => {
    const own = desk();
    await own.template();
    const plain = draft({ values: { subject: ['S'], impact: ['one'] }, assignee: null });
    server.behaviour = { dropAnswers: true };
    await own.create(plain);
    server.behaviour = {};
    server.cards.splice(-1, 1);
    expect(codeOf(await own.create({ ...plain, again: true }))).toBe('unavailable');
    clock.forward(61_000);
    expect(codeOf(await own.create({ ...plain, again: true }))).toBe('ok');
    expect(server.tickets).toHaveLength(1);
  });

  it('after a restart that knows nothing of how the first try went', async () => {
    const plain = draft({ values: { subject: ['S'], impact: ['one'] }, assignee: null });
    await desk().create(plain);
    expect(codeOf(await desk().create({ ...plain, again: true }))).toBe('ok');
    expect(server.tickets).toHaveLength(1);
    expect(server.posts).toBe(1);
  });

  it('also where ESM refuses a second one of the key', async () => {
    server.behaviour = { uniqueKey: true };
    const plain = draft({ values: { subject: ['S'], impact: ['one'] }, assignee: null });
    const first = expectOk(await desk().create(plain));
    const second = expectOk(await desk().create(plain));
    expect(second.ticket).toBe(first.ticket);
  });

  it('once it can be reached again, at once: nothing was sent while it was down', async () => {
    const own = desk();
    await own.template();
    await server.down();
    expect(codeOf(await own.create(draft()))).toBe('unavailable');
    await server.up();
    expect(codeOf(await own.create(draft({ again: true })))).toBe('ok');
  });

  it('with the form that was kept, though ESM has not answered since the start', async () => {
    await desk().template();
    await server.down();
    const own = desk(LOGIN.password, kept);
    expect(expectOk(await own.template()).fields).not.toEqual([]);
    expect(codeOf(await desk().template())).toBe('unavailable');
  });
});
