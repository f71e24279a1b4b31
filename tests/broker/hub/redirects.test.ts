import { describe, expect, it } from 'vitest';
import type { CoreWorld } from './core-world';
import { AGENTS, type SeedChanges } from './fixture';
import { card, chatOfBertil, last, offer, openOf, told, typesAfter } from './redirect-scene';

const ASKED: SeedChanges = { redirectMode: 'asked' };

describe('a chat that is redirected to a colleague', () => {
  it('goes at once, with the note, the summary, and the whole conversation', async () => {
    const { running, session } = await chatOfBertil(['claire']);
    await running.command('visitor', session, 'message.post', { text: 'My printer burns' }, session);
    const before = running.events(session).length;
    expect((await offer(running, session, { agent: 'claire' }, 'She knows printers')).code).toBe('ok');
    expect(typesAfter(running, session, before)).toEqual([
      'redirect.offered',
      'note.posted',
      'agent.left',
      'agent.assigned',
    ]);
    expect(last(running, session, 'redirect.offered').data).toMatchObject({
      from: { id: 'bertil', name: 'Bertil Lund' },
      to: { agent: { id: 'claire', name: 'Claire Moreau' } },
      note: 'She knows printers',
      summary: { visitor: { name: 'Maija' }, language: 'en', skill: 'it', messages: 1, firstWords: 'My printer burns' },
    });
    expect(last(running, session, 'agent.assigned').data.why).toMatchObject({
      rule: 'redirected',
      waitedMs: 1_000,
      from: { id: 'bertil' },
    });
    const batches = running.inbox('agent', 'claire').filter((message) => message.type === 'events');
    const got = batches.flatMap((batch) => batch.events as { seq: number }[]).map((event) => event.seq);
    expect(got).toEqual(running.events(session).map((event) => event.seq));
    expect(told(running, 'bertil').at(-1)).toBe('agent.left');
    expect(told(running, 'claire')).toEqual([]);
    expect(await card(running, 'claire', session)).toMatchObject({
      state: 'live',
      members: [{ kind: 'visitor' }, { id: 'bertil' }, { id: 'claire' }],
      supportPerson: { id: 'claire' },
      liveChats: [{ agent: { id: 'bertil' }, to: expect.any(String) }, { agent: { id: 'claire' } }],
    });
    expect([await openOf(running, 'bertil'), await openOf(running, 'claire')]).toEqual([0, 1]);
  });

  it('shows the visitor who left and who joined, and nothing of what was said about it', async () => {
    const { running, session } = await chatOfBertil(['claire', 'aino'], ASKED);
    await offer(running, session, { agent: 'claire' }, 'NOTE-1');
    await running.command('agent', 'claire', 'redirect.decline', redirectOf(running, session), session);
    await offer(running, session, { agent: 'aino' }, 'NOTE-2');
    await running.command('agent', 'aino', 'redirect.accept', redirectOf(running, session), session);
    const wire = running.inbox('visitor', session).map((message) => JSON.stringify(message));
    expect(wire.join('\n')).not.toMatch(/redirect|NOTE-|"reason"|summary|Claire/);
    const events = running.inbox('visitor', session).filter((message) => message.type !== 'receipt');
    const seen = events.flatMap(({ type, seq }) => (typeof seq === 'number' ? [[type, seq]] : []));
    expect(seen).toEqual([
      ['session.started', 1],
      ['queue.entered', 2],
      ['agent.assigned', 3],
      ['agent.left', 4],
      ['agent.assigned', 5],
    ]);
  });

  it.each<[string, (running: CoreWorld) => unknown, string]>([
    ['offline', () => undefined, 'conflict'],
    [
      'inactive',
      (running) => {
        running.connect('agent', 'claire');
        running.send('agent', 'claire', 'status.set', { status: 'inactive', base: 0 });
      },
      'conflict',
    ],
    ['full', fillClaire, 'limit_reached'],
  ])('stays when the colleague is %s', async (_, prepare, code) => {
    const { running, session } = await chatOfBertil([]);
    await prepare(running);
    await running.settle();
    const before = running.events(session).length;
    expect((await offer(running, session, { agent: 'claire' })).code).toBe(code);
    expect(typesAfter(running, session, before)).toEqual([]);
    expect((await card(running, 'bertil', session)).state).toBe('live');
  });

  it.each([
    [{ agent: 'bertil' }, 'invalid'],
    [{ agent: 'nobody' }, 'not_found'],
    [{ skill: 'magic' }, 'invalid'],
    [{}, 'invalid'],
  ])('is not sent to %j', async (to, code) => {
    const { running, session } = await chatOfBertil(['claire']);
    expect((await offer(running, session, to)).code).toBe(code);
  });

  it('can only be redirected by the agent who has it', async () => {
    const { running, session } = await chatOfBertil(['claire', 'aino']);
    const by = (agent: string) =>
      running.command('agent', agent, 'redirect.offer', { to: { agent: 'claire' } }, session);
    expect((await by('aino')).code).toBe('not_found');
    expect((await by('bertil')).code).toBe('ok');
    expect((await by('bertil')).code).toBe('conflict');
  });

  it('goes to one colleague when two consoles send it to two at once', async () => {
    const { running, session } = await chatOfBertil(['claire', 'aino']);
    const sent = ['claire', 'aino'].map((agent) =>
      running.send('agent', 'bertil', 'redirect.offer', { to: { agent } }, session),
    );
    await running.settle();
    expect(sent.map((id) => running.replies('agent', 'bertil', id)[0]?.code)).toEqual(['ok', 'conflict']);
    expect((await card(running, 'bertil', session)).supportPerson?.id).toBe('claire');
    expect(await openOf(running, 'aino')).toBe(0);
  });

  it('goes once, however often the command is repeated', async () => {
    const { running, session } = await chatOfBertil(['claire']);
    const data = { to: { agent: 'claire' } };
    const [first, second] = [0, 1].map(() => running.send('agent', 'bertil', 'redirect.offer', data, session, 'same'));
    await running.settle();
    await running.restart();
    running.send('agent', 'bertil', 'redirect.offer', data, session, 'same');
    await running.settle();
    expect(first).toBe(second);
    const replies = running.replies('agent', 'bertil', 'same');
    expect(replies).toHaveLength(3);
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(running.events(session).filter((event) => event.type === 'redirect.offered')).toHaveLength(1);
  });

  it('takes the last place once, when two agents send their chats to the same colleague at once', async () => {
    const ones = AGENTS.map((agent) => ({ ...agent, limit: 1, skills: agent.id === 'claire' ? ['hr'] : ['it'] }));
    const { running, session } = await chatOfBertil(['claire', 'aino'], { agents: ones });
    const other = await running.start({ skill: 'it' });
    expect(last(running, other, 'agent.assigned').data.agent.id).toBe('aino');
    const to = { to: { agent: 'claire' } };
    const first = running.send('agent', 'bertil', 'redirect.offer', to, session);
    const second = running.send('agent', 'aino', 'redirect.offer', to, other);
    await running.settle();
    expect(running.replies('agent', 'bertil', first)[0]?.code).toBe('ok');
    expect(running.replies('agent', 'aino', second)[0]?.code).toBe('limit_reached');
    expect([await openOf(running, 'claire'), await openOf(running, 'aino')]).toEqual([1, 1]);
  });

  it('has come before a colleague is told to be inactive', async () => {
    const { running, session } = await chatOfBertil(['claire']);
    running.slowness = 20;
    running.send('agent', 'bertil', 'redirect.offer', { to: { agent: 'claire' } }, session);
    await new Promise((resolve) => setImmediate(resolve));
    const inactive = running.send('agent', 'claire', 'status.set', { status: 'inactive', base: 0 });
    await running.settle();
    const inbox = running.inbox('agent', 'claire');
    const came = inbox.findIndex((message) => message.type === 'events');
    expect(came).toBeGreaterThan(-1);
    expect(inbox.findIndex((message) => message.re === inactive)).toBeGreaterThan(came);
    expect((await card(running, 'claire', session)).supportPerson?.id).toBe('claire');
  });
});

function redirectOf(running: CoreWorld, session: string): { redirect: string } {
  return { redirect: last(running, session, 'redirect.offered').data.redirect };
}

async function fillClaire(running: CoreWorld): Promise<void> {
  running.connect('agent', 'claire');
  for (let n = 0; n < 4; n += 1) await running.start({ skill: 'hr' });
}

describe('a colleague who is asked', () => {
  it('hears of it before the chat is theirs, and takes a place until the answer', async () => {
    const { running, session } = await chatOfBertil(['frank'], ASKED);
    await offer(running, session, { agent: 'frank' }, 'Please');
    const [asked] = running.inbox('agent', 'frank').filter((message) => message.type === 'redirect.offered');
    expect(asked).toMatchObject({ session, data: { note: 'Please', from: { id: 'bertil' } } });
    expect([await openOf(running, 'bertil'), await openOf(running, 'frank')]).toEqual([1, 1]);
    expect((await running.command('agent', 'frank', 'session.get', {}, session)).code).toBe('not_found');
    const sync = await running.command('agent', 'frank', 'sync', { sessions: {} });
    expect(sync.data).toMatchObject({ sessions: [], offers: [{ session, note: 'Please' }] });

    const redirect = redirectOf(running, session);
    expect((await running.command('agent', 'frank', 'redirect.accept', redirect, session)).code).toBe('ok');
    expect(told(running, 'bertil').slice(-2)).toEqual(['redirect.accepted', 'agent.left']);
    expect(await card(running, 'frank', session)).toMatchObject({ state: 'live', supportPerson: { id: 'frank' } });
    expect([await openOf(running, 'bertil'), await openOf(running, 'frank')]).toEqual([0, 1]);
    expect((await running.command('agent', 'frank', 'sync', { sessions: {} })).data).toMatchObject({ offers: [] });
  });

  it.each<[string, (running: CoreWorld, session: string) => Promise<unknown>, string]>([
    [
      'declines',
      (running, session) =>
        running.command('agent', 'claire', 'redirect.decline', redirectOf(running, session), session),
      'redirect.declined',
    ],
    ['does not answer', (running) => running.forward(30_000), 'redirect.expired'],
    [
      'is asked no more',
      (running, session) =>
        running.command('agent', 'bertil', 'redirect.cancel', redirectOf(running, session), session),
      'redirect.cancelled',
    ],
  ])('who %s leaves the chat where it is, and has the place again', async (_, act, type) => {
    const { running, session } = await chatOfBertil(['claire'], ASKED);
    await offer(running, session, { agent: 'claire' });
    await act(running, session);
    expect(typesAfter(running, session, 0).at(-1)).toBe(type);
    expect([told(running, 'bertil').at(-1), told(running, 'claire').at(-1)]).toEqual([type, type]);
    expect([await openOf(running, 'bertil'), await openOf(running, 'claire')]).toEqual([1, 0]);
    const late = await running.command('agent', 'claire', 'redirect.accept', redirectOf(running, session), session);
    expect(late.code).toBe('conflict');
    expect((await offer(running, session, { agent: 'claire' })).code).toBe('ok');
  });

  it('is the only one who may answer, and the sender the only one who may cancel', async () => {
    const { running, session } = await chatOfBertil(['claire', 'aino'], ASKED);
    await offer(running, session, { agent: 'claire' });
    const redirect = redirectOf(running, session);
    const answers = [];
    for (const [agent, type] of [
      ['aino', 'redirect.accept'],
      ['bertil', 'redirect.accept'],
      ['claire', 'redirect.cancel'],
    ] as const) {
      answers.push((await running.command('agent', agent, type, redirect, session)).code);
    }
    expect(answers).toEqual(['not_found', 'forbidden', 'forbidden']);
    expect((await offer(running, session, { agent: 'aino' })).code).toBe('conflict');
  });

  it('and a sender who takes it back at the same moment: one wins, the other is told', async () => {
    for (const order of [0, 1]) {
      const { running, session } = await chatOfBertil(['claire'], ASKED);
      await offer(running, session, { agent: 'claire' });
      const redirect = redirectOf(running, session);
      const acts = [
        () => ['claire', running.send('agent', 'claire', 'redirect.accept', redirect, session)] as const,
        () => ['bertil', running.send('agent', 'bertil', 'redirect.cancel', redirect, session)] as const,
      ];
      const sent = (order === 0 ? acts : acts.toReversed()).map((act) => act());
      await running.settle();
      expect(sent.map(([agent, id]) => running.replies('agent', agent, id)[0]?.code)).toEqual(['ok', 'conflict']);
      await running.close();
    }
  });

  it('is told when the visitor ends the chat meanwhile, who gets the right place in the answer', async () => {
    const { running, session } = await chatOfBertil(['claire'], ASKED);
    await offer(running, session, { agent: 'claire' });
    const ended = await running.command('visitor', session, 'session.end', {}, session);
    expect(typesAfter(running, session, 0).slice(-2)).toEqual(['redirect.cancelled', 'session.ended']);
    const event = running.inbox('visitor', session).find((message) => message.type === 'session.ended');
    expect(ended.data).toMatchObject({ event: event?.id, seq: event?.seq });
    expect(told(running, 'claire')).toEqual(['redirect.offered', 'redirect.cancelled']);
    expect([await openOf(running, 'bertil'), await openOf(running, 'claire')]).toEqual([0, 0]);
  });

  it('is asked no more when the sender is away for too long, and the chat goes to the queue', async () => {
    const { running, session } = await chatOfBertil(['claire'], { ...ASKED, redirectTimeoutMs: 300_000 });
    await offer(running, session, { agent: 'claire' });
    running.vanish('agent', 'bertil');
    await running.settle();
    await running.forward(61_000);
    expect(typesAfter(running, session, 0).slice(-3)).toEqual(['redirect.cancelled', 'agent.left', 'queue.entered']);
    expect(told(running, 'bertil').at(-1)).toBe('agent.left');
    expect(await openOf(running, 'claire')).toBe(0);
  });

  it('may be gone for a while and still answer; gone for longer the offer runs out', async () => {
    const { running, session } = await chatOfBertil(['claire'], ASKED);
    await offer(running, session, { agent: 'claire' });
    running.vanish('agent', 'claire');
    await running.forward(10_000);
    running.connect('agent', 'claire');
    await running.settle();
    const redirect = redirectOf(running, session);
    expect((await running.command('agent', 'claire', 'redirect.accept', redirect, session)).code).toBe('ok');
    await running.command('agent', 'claire', 'redirect.offer', { to: { agent: 'bertil' } }, session);
    running.vanish('agent', 'bertil');
    await running.forward(30_000);
    expect(typesAfter(running, session, 0).at(-1)).toBe('redirect.expired');
    expect((await card(running, 'claire', session)).supportPerson?.id).toBe('claire');
  });

  it('is still asked after a restart of the hub, for as long as was left', async () => {
    const { running, session } = await chatOfBertil(['claire'], ASKED);
    await offer(running, session, { agent: 'claire' });
    await running.forward(20_000);
    await running.restart();
    expect(await openOf(running, 'claire')).toBe(1);
    await running.forward(9_000);
    expect(typesAfter(running, session, 0).at(-1)).toBe('redirect.offered');
    await running.forward(1_000);
    expect(typesAfter(running, session, 0).at(-1)).toBe('redirect.expired');
    expect(await openOf(running, 'claire')).toBe(0);
  });

  it('can accept after a restart; an offer that ran out meanwhile has ended', async () => {
    const { running, session } = await chatOfBertil(['claire'], ASKED);
    await offer(running, session, { agent: 'claire' });
    await running.restart();
    const redirect = redirectOf(running, session);
    expect((await running.command('agent', 'claire', 'redirect.accept', redirect, session)).code).toBe('ok');
    await running.command('agent', 'claire', 'redirect.offer', { to: { agent: 'bertil' } }, session);
    running.clock.forward(0);
    await running.forward(29_000);
    await running.restart();
    await running.forward(1_000);
    expect(typesAfter(running, session, 0).at(-1)).toBe('redirect.expired');
  });
});
