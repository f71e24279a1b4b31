import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EsmClient } from '../../../broker/desk/esm/client';
import { EsmDesk } from '../../../broker/desk/esm/desk';
import { type TemplateCache, Templates } from '../../../broker/desk/esm/templates';
import { ok } from '../../../broker/protocol/errors';
import type { ChatFile } from '../../../broker/protocol/models';
import { TicketForm } from '../../../broker/protocol/tickets';
import { EsmServer, LOGIN, settingsFor } from '../desk/esm-server';
import type { TestClient } from './client';
import { ShiftedClock } from './clocks';
import { AGENTS, seedWith } from './fixture';
import { until } from './until';
import { World, type WorldOptions } from './world';

let world: World;
afterEach(() => world.close());

/** An agent with a chat of a visitor who has written something. */
async function chat(options: WorldOptions = {}): Promise<{ agent: TestClient; visitor: TestClient; session: string }> {
  world = await World.start(options);
  const agent = await world.agent('bertil');
  const visitor = await world.visitor({ skill: 'it', name: 'Maija', email: 'maija.meikalainen@EXAMPLE.com' });
  await visitor.ok('sync', { sessions: {} });
  const session = visitor.id;
  await agent.event('agent.assigned', session);
  await visitor.ok('message.post', { text: 'My laptop fell\ninto the lake.' });
  await agent.ok('note.post', { text: 'again!' }, session);
  await agent.ok('message.post', { text: 'Oh dear.' }, session);
  return { agent, visitor, session };
}

const VALUES = { subject: ['Laptop in the lake'], description: ['It fell.'], priority: ['high'], person: ['p-maija'] };
const created = (client: TestClient, session: string) =>
  client.events(session).filter((event) => event.type === 'ticket.created');

describe('a ticket from a chat', () => {
  it('has a form that is filled in from the chat, without what is between agents', async () => {
    const { agent, session } = await chat();
    await agent.ok('person.link', { person: 'p-maija' }, session);
    const form = TicketForm.parse(await agent.ok('ticket.form', {}, session));
    expect(form.values.subject).toEqual([{ value: 'My laptop fell into the lake.' }]);
    expect(form.values.person).toEqual([{ value: 'p-maija', label: 'Maija Meikäläinen' }]);
    expect(form.values.skill).toEqual([{ value: 'it' }]);
    const description = form.values.description?.[0]?.value ?? '';
    expect(description).toMatch(
      /Maija Meikäläinen: My laptop fell\ninto the lake\.\n\d\d:\d\d Bertil Lund: Oh dear\.$/,
    );
    expect(description).not.toContain('again!');
    expect(description).not.toContain('not verified');
    expect(form.transcript).toBe('description');
  });

  it('names no person while the visitor is not linked: what was typed stands in its text, as a claim', async () => {
    const { agent, session } = await chat();
    const form = TicketForm.parse(await agent.ok('ticket.form', {}, session));
    expect(form.values.person).toBeUndefined();
    expect(form.values.description?.[0]?.value).toMatch(
      /^Visitor \(not verified\): Maija <maija\.meikalainen@EXAMPLE\.com>\n\n\d{4}-/,
    );
    expect(await agent.ok('tickets.recent', {}, session)).toMatchObject({ tickets: [] });
  });

  it('of the bot says the same of whoever typed an address, and nothing of whoever did not', async () => {
    world = await World.start();
    const typed = await world.visitor({ language: 'fi', name: 'Maija', email: 'maija.meikalainen@example.com' });
    await typed.ok('bot.choose', { option: 'device' });
    await (await world.visitor({})).ok('bot.choose', { option: 'device' });
    const [first, second] = world.workspace.tickets.value.tickets;
    expect([first?.person, second?.person]).toEqual([null, null]);
    expect(first?.description).toContain('Vierailija (ei vahvistettu): Maija <maija.meikalainen@example.com>');
    expect(second?.description).not.toContain('not verified');
  });

  it('is made, linked to the session, told to both sides as each may see it, several times if need be', async () => {
    const { agent, visitor, session } = await chat();
    await agent.ok('ticket.create', { values: VALUES }, session);
    await agent.ok('ticket.create', { values: { ...VALUES, subject: ['Another'] } }, session);
    const [first, second] = created(agent, session);
    expect(first?.data).toMatchObject({ number: 'INC-001001', subject: 'Laptop in the lake' });
    expect(second?.data).toMatchObject({ number: 'INC-001002', subject: 'Another' });
    await until(() => created(visitor, session).length === 2);
    expect(created(visitor, session)[0]?.data).toEqual({ number: 'INC-001001', subject: 'Laptop in the lake' });
    const card = await agent.ok('session.get', {}, session);
    expect(card.tickets).toHaveLength(2);
    const [ticket] = world.workspace.tickets.value.tickets;
    expect(ticket).toMatchObject({ session, person: 'p-maija', priority: 'high', assignee: 'bertil' });
    expect(world.workspace.ticketRequests.value.requests).toEqual([]);
  });

  it('is made once, however often the command comes, also after a restart of the hub', async () => {
    const { agent, session } = await chat();
    const id = await agent.send('ticket.create', { values: VALUES }, session);
    await agent.send('ticket.create', { values: VALUES }, session, id);
    const reply = await agent.reply(id);
    await world.stopHub();
    await world.startHub();
    await agent.send('ticket.create', { values: VALUES }, session, id);
    await until(() => agent.replies(id).length === 3);
    for (const repeat of agent.replies(id)) expect(repeat).toEqual(reply);
    expect(created(agent, session)).toHaveLength(1);
    expect(world.workspace.tickets.value.tickets).toHaveLength(1);
  });

  it('is refused with its fields, and nothing of it is kept', async () => {
    const { agent, session } = await chat();
    const reply = await agent.command('ticket.create', { values: { priority: ['urgent'] } }, session);
    expect(reply.ok ? [] : reply.error.fields?.map((field) => field.path)).toEqual([
      'data.values.subject',
      'data.values.description',
      'data.values.priority',
    ]);
    await until(() => world.workspace.ticketRequests.value.requests.length === 0);
    expect(await agent.code('ticket.create', { values: VALUES, files: ['nothing'] }, session)).toBe('invalid');
  });

  it('is only for whoever has the chat, until after its end', async () => {
    const { agent, visitor, session } = await chat();
    const other = await world.agent('aino');
    expect(await other.code('ticket.create', { values: VALUES }, session)).toBe('not_found');
    expect(await other.code('ticket.form', {}, session)).toBe('not_found');
    expect(await visitor.code('ticket.create', { values: VALUES })).toBe('forbidden');
    await agent.ok('session.end', {}, session);
    expect(await agent.code('ticket.create', { values: VALUES }, session)).toBe('ok');
    await until(() => created(agent, session).length === 1);
  });

  it('can be read, commented and moved on by any agent', async () => {
    const { agent, session } = await chat();
    await agent.ok('ticket.create', { values: VALUES }, session);
    const ticket = world.workspace.tickets.value.tickets[0]?.id;
    const aino = await world.agent('aino');
    const id = await aino.send('ticket.update', { ticket, comment: 'On its way.', status: '02 - Solving' });
    await aino.send('ticket.update', { ticket, comment: 'On its way.', status: '02 - Solving' }, undefined, id);
    await until(() => aino.replies(id).length === 2);
    const card = await agent.ok('ticket.get', { ticket });
    expect(card).toMatchObject({ status: '02 - Solving', assignee: { id: 'bertil', name: 'Bertil Lund' } });
    expect(card.worklog).toHaveLength(1);
    expect(await agent.code('ticket.get', { ticket: 'none' })).toBe('not_found');
    const found = await aino.ok('tickets.search', { text: 'lake maija', status: ['02 - Solving'] });
    expect(found).toMatchObject({ total: 1, next: null });
  });
});

describe('recent tickets', () => {
  it('are those of the bot first, then those of the session, then the rest of the person', async () => {
    world = await World.start();
    const agent = await world.agent('bertil');
    const visitor = await world.visitor({ email: 'maija.meikalainen@example.com' });
    const session = visitor.id;
    await visitor.ok('bot.choose', { option: 'device' });
    await visitor.ok('agent.request', { skill: 'it' });
    await agent.event('agent.assigned', session);
    await agent.ok('ticket.create', { values: VALUES }, session);
    const earlier = await world.visitor({ skill: 'it', email: 'maija.meikalainen@example.com' });
    await agent.event('agent.assigned', earlier.id);
    await agent.ok('ticket.create', { values: VALUES }, earlier.id);
    // Until somebody has said who the visitor is, the tickets of whoever was typed are not shown.
    expect(await agent.ok('tickets.recent', {}, session)).toMatchObject({
      tickets: [{ from: 'bot' }, { from: 'session' }],
    });
    await agent.ok('person.link', { person: 'p-maija' }, session);
    const { tickets, incomplete } = await agent.ok('tickets.recent', {}, session);
    const from = (tickets as { number: string; from: string }[]).map((ticket) => `${ticket.number} ${ticket.from}`);
    expect(from).toEqual(['INC-001001 bot', 'INC-001002 session', 'INC-001003 person']);
    expect(incomplete).toBe(false);
  });
});

describe('the person behind a visitor', () => {
  it('is found by search and linked, hidden from the visitor', async () => {
    world = await World.start();
    const agent = await world.agent('bertil');
    const visitor = await world.waiting();
    const session = visitor.id;
    await agent.event('agent.assigned', session);
    expect(await agent.ok('session.get', {}, session)).not.toHaveProperty('likely');
    const { people } = await agent.ok('person.search', { text: 'meika FINANCE' });
    expect(people).toEqual([
      {
        id: 'p-maija',
        name: 'Maija Meikäläinen',
        email: 'Maija.Meikalainen@example.com',
        title: 'Accountant',
        department: 'Finance',
      },
    ]);
    expect(await agent.ok('person.search', { text: ' ' })).toEqual({ people: [] });
    expect(await agent.code('person.link', { person: 'p-nobody' }, session)).toBe('not_found');
    await agent.ok('person.link', { person: 'p-maija' }, session);
    expect(await agent.code('person.link', { person: 'p-maija' }, session)).toBe('conflict');
    const card = await agent.ok('session.get', {}, session);
    expect(card.person).toBe('p-maija');
    await visitor.ok('message.post', { text: 'Hello' });
    await visitor.ok('sync', { sessions: { [session]: 0 } });
    await until(() => visitor.inbox.some((read) => read.kind === 'batch'));
    expect(visitor.wire.join()).not.toMatch(/p-maija|Meikäläinen/);
    const seqs = visitor.events().map((event) => event.seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });
});

describe('while the ticket system is away', () => {
  let esm: EsmServer;
  let clock: ShiftedClock;
  let cache: TemplateCache;
  const ESM_VALUES = {
    subject: ['Laptop in the lake'],
    description: ['It fell.'],
    impact: ['one'],
    customer: ['p-maija'],
  };

  beforeEach(async () => {
    esm = await EsmServer.start();
    clock = new ShiftedClock();
    let kept: ReturnType<TemplateCache['read']> = null;
    cache = {
      read: () => kept,
      write: async (answer) => {
        kept = answer;
      },
    };
  });
  afterEach(() => esm.down());

  const options = (takesFiles = true): WorldOptions => ({
    clock,
    desk: () => {
      const all = settingsFor(esm.url);
      const { files, ...others } = all.attributes;
      const settings = takesFiles ? all : { ...all, attributes: others };
      const client = new EsmClient({ url: esm.url, ...LOGIN, timeoutMs: 5_000, clock });
      const people = seedWith().people.people;
      return new EsmDesk({
        settings,
        client,
        templates: new Templates(client, settings, clock, cache),
        clock,
        person: (id) => people.find((person) => person.id === id),
        agent: (id) => AGENTS.find((agent) => agent.id === id),
      });
    },
  });

  it('a ticket is promised, survives the hub, and is made once when that is back', async () => {
    const { agent, visitor, session } = await chat(options());
    await agent.ok('ticket.form', {}, session);
    await esm.down();
    const posted = await agent.ok('ticket.create', { values: ESM_VALUES }, session);
    const requested = await agent.event('ticket.requested', session);
    expect(requested).toMatchObject({ id: posted.event, data: { subject: 'Laptop in the lake' } });
    await world.stopHub();
    await world.startHub();
    clock.forward(2_000);
    await esm.up();
    clock.forward(120_000);
    const made = await agent.event('ticket.created', session);
    expect(made).toMatchObject({
      by: { kind: 'agent', id: 'bertil' },
      data: { request: requested.data.request, number: `INC-${esm.tickets[0]?.dataCardId}` },
    });
    await until(() => world.workspace.ticketRequests.value.requests.length === 0);
    expect(esm.tickets).toHaveLength(1);
    await until(() => created(visitor, session).length === 1);
    expect(visitor.wire.join()).not.toContain('ticket.requested');
    expect((await agent.ok('session.get', {}, session)).tickets).toHaveLength(1);
  });

  it('an answer that was lost makes no second ticket', async () => {
    const { agent, session } = await chat(options());
    await agent.ok('ticket.form', {}, session);
    const { customer: _, ...values } = ESM_VALUES;
    esm.behaviour = { dropAnswers: true };
    await agent.ok('ticket.create', { values }, session);
    await agent.event('ticket.requested', session);
    esm.behaviour = {};
    clock.forward(2_000);
    await agent.event('ticket.created', session);
    await until(() => world.workspace.ticketRequests.value.requests.length === 0);
    expect(esm.tickets).toHaveLength(1);
  });

  it('the chat goes on while the ticket system is slow', async () => {
    const { agent, visitor, session } = await chat(options());
    await agent.ok('ticket.form', {}, session);
    esm.behaviour = { delayMs: 150 };
    const id = await agent.send('ticket.create', { values: ESM_VALUES }, session);
    await agent.ok('message.post', { text: 'One moment.' }, session);
    expect(agent.replies(id)).toHaveLength(0);
    await until(() => visitor.texts().includes('One moment.'));
    const reply = await agent.reply(id);
    expect(reply.ok).toBe(true);
    expect(created(agent, session)).toHaveLength(1);
  });

  it('what is refused in the end is told to the agent', async () => {
    const { agent, session } = await chat(options());
    await agent.ok('ticket.form', {}, session);
    await esm.down();
    await agent.ok('ticket.create', { values: { ...ESM_VALUES, subject: ['forbidden words'] } }, session);
    await agent.event('ticket.requested', session);
    await esm.up();
    clock.forward(120_000);
    const refused = await agent.event('ticket.refused', session);
    expect(refused.data.reason).toContain('This subject is not accepted.');
    await until(() => world.workspace.ticketRequests.value.requests.length === 0);
    expect(esm.tickets).toEqual([]);
  });

  it('the bot promises its ticket and goes on', async () => {
    world = await World.start(options());
    const agent = await world.agent('aino');
    await agent.ok('tickets.search', {});
    const visitor = await world.visitor({});
    const session = visitor.id;
    await esm.down();
    await visitor.ok('bot.choose', { option: 'device' });
    expect(visitor.texts()).toContain('I have made ticket ….');
    await visitor.ok('bot.choose', { option: 'no' });
    await agent.event('agent.assigned', session);
    expect(agent.events(session).map((event) => event.type)).toContain('ticket.requested');
    await esm.up();
    clock.forward(120_000);
    expect((await visitor.event('ticket.created')).data).toMatchObject({ subject: 'Broken device' });
    expect(esm.tickets).toHaveLength(1);
  });

  it('files of the chat follow the ticket, and are tried again until they are there', async () => {
    const opened: string[] = [];
    const file = { file: 'f1', name: 'lake.png', type: 'image/png', size: 5 };
    const open = async (session: string, id: string) => {
      opened.push(`${session} ${id}`);
      return ok({ file, bytes: Readable.from([Buffer.from('by'), Buffer.from('tes')]) });
    };
    const { agent, session } = await chatWithFiles([file], { ...options(), openFile: open });
    const form = TicketForm.parse(await agent.ok('ticket.form', {}, session));
    expect(form.files).toEqual([file]);
    await agent.ok('ticket.create', { values: ESM_VALUES, files: ['f1'] }, session);
    await until(() => esm.tickets[0]?.files[0]);
    expect(esm.tickets[0]?.files).toMatchObject([{ attribute: 'attachments', name: 'lake.png', bytes: 'bytes' }]);
    expect(opened).toEqual([`${session} f1`]);
    await until(() => world.workspace.ticketRequests.value.requests.length === 0);
  });

  it('a file that the ticket system will not have is told to the agent once, and to no visitor', async () => {
    const big = { file: 'f1', name: 'lake.png', type: 'image/png', size: 5_000 };
    const small = { ...big, file: 'f2', size: 5 };
    const open = async (_session: string, id: string) =>
      ok({ file: big, bytes: Readable.from([Buffer.alloc(id === 'f1' ? big.size : small.size, 'x')]) });
    const { agent, visitor, session } = await chatWithFiles([big, small], { ...options(), openFile: open });
    await agent.ok('ticket.create', { values: ESM_VALUES, files: ['f1', 'f2'] }, session);
    const unattached = await agent.event('ticket.unattached', session);
    const ticket = String(esm.tickets[0]?.dataCardId);
    expect(unattached.data).toEqual({
      ...{ ticket, number: `INC-${ticket}`, file: 'f1', name: 'lake.png' },
      reason: 'The file is too big',
    });
    await until(() => world.workspace.ticketRequests.value.requests.length === 0);
    expect(esm.tickets[0]?.files).toHaveLength(1);
    // As after a crash before it was crossed off.
    await world.stopHub();
    const link = { ticket, number: `INC-${ticket}`, subject: 'S', url: 'https://esm' };
    const [request] = [{ key: 'again', session, at: new Date().toISOString(), by: { kind: 'agent', name: 'B' } }];
    await world.workspace.ticketRequests.update(() => ({
      requests: [{ ...request, subject: 'S', values: {}, files: [big], made: link } as never],
    }));
    await world.startHub();
    await until(() => world.workspace.ticketRequests.value.requests.length === 0);
    expect(agent.events(session).filter(({ type }) => type === 'ticket.unattached')).toHaveLength(1);
    await visitor.ok('sync', { sessions: {} });
    expect(visitor.wire.join()).not.toContain('unattached');
  });

  it('a ticket system without a place for files is offered none, and refuses those that are sent all the same', async () => {
    const file = { file: 'f1', name: 'lake.png', type: 'image/png', size: 5 };
    const { agent, session } = await chatWithFiles([file], options(false));
    const form = TicketForm.parse(await agent.ok('ticket.form', {}, session));
    expect([form.attach, form.files]).toEqual(['refused', []]);
    const reply = await agent.command('ticket.create', { values: ESM_VALUES, files: ['f1'] }, session);
    expect(reply.ok ? null : reply.error).toMatchObject({ code: 'invalid', fields: [{ path: 'data.files' }] });
    expect(esm.tickets).toEqual([]);
  });
});

/** A chat in which the visitor has sent files. */
async function chatWithFiles(files: readonly ChatFile[], options: WorldOptions) {
  const begun = await chat(options);
  const { agent, session } = begun;
  const seq = agent.events(session).length + 1;
  const event = {
    ...{ v: 1, session, seq, id: 'e-file', at: new Date().toISOString(), type: 'message.posted' },
    by: { kind: 'visitor', id: session, name: 'Maija' },
    data: { text: '', files },
  };
  await world.log.append({ kind: 'events', session, events: [event as never] });
  await world.stopHub();
  await world.startHub();
  return begun;
}
