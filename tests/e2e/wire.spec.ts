import { codeOf, startVisitor, WireClient } from './wire';
import { expect, test } from './world';

/** Bad input at the wire, as another program could send it: always an answer of the closed list, never a crash. */

test('unknown commands, wrong types and wrong versions are answered with what was wrong', async ({ world }) => {
  const server = await world.server();
  const bertil = await WireClient.connect(server.ready.mqtt, { kind: 'agent', id: 'bertil' }, 'demo');
  const { wire: visitor, started } = await startVisitor(server.ready.visitor);
  const session = { session: started.session };

  expect(codeOf(await bertil.command('chat.explode', {}))).toBe('unknown_command');
  expect(codeOf(await bertil.command('sync', {}, { v: 2 }))).toBe('unsupported_version');
  expect(codeOf(await bertil.command('sync', { sessions: { a: 'many' } }))).toBe('invalid');
  expect(codeOf(await visitor.command('message.post', { text: 7 }, session))).toBe('invalid');
  expect(codeOf(await visitor.command('message.post', { text: '   ' }, session))).toBe('invalid');
  expect(codeOf(await visitor.command('session.rate', { score: 9 }, session))).toBe('invalid');
  expect(codeOf(await visitor.command('note.post', { text: 'me?' }, session))).toBe('forbidden');
  const wrong = await bertil.command('status.set', { status: 'sleepy', base: 0 });
  expect(codeOf(wrong)).toBe('invalid');
  expect(wrong.ok ? [] : wrong.error.fields?.map((field) => field.path)).toEqual(['data.status']);
});

test('what is not JSON, and what is too large, harms nobody', async ({ world }) => {
  const server = await world.server();
  const { wire: visitor, started } = await startVisitor(server.ready.visitor);
  const { wire: other, started: otherStarted } = await startVisitor(server.ready.visitor);
  await visitor.publish('{"v":1,');
  await visitor.publish('[]');
  await visitor.publish('null');
  const session = { session: started.session };
  expect(codeOf(await visitor.command('message.post', { text: 'x'.repeat(8_001) }, session))).toBe('too_large');
  expect((await visitor.command('message.post', { text: 'x'.repeat(8_000) }, session)).ok).toBe(true);
  // Above the packet limit the connection is closed, the one exception.
  await visitor.publishUntilClosed('x'.repeat(300 * 1024));
  expect((await other.command('message.post', { text: 'still fine' }, { session: otherStarted.session })).ok).toBe(
    true,
  );
});

test('a session of somebody else is not there', async ({ world }) => {
  const server = await world.server();
  const { wire: mine } = await startVisitor(server.ready.visitor);
  const { started: theirs } = await startVisitor(server.ready.visitor);
  const bertil = await WireClient.connect(server.ready.mqtt, { kind: 'agent', id: 'bertil' }, 'demo');

  const foreign = { session: theirs.session };
  expect(codeOf(await mine.command('message.post', { text: 'hello?' }, foreign))).toBe('not_found');
  expect(codeOf(await mine.command('session.end', {}, foreign))).toBe('not_found');
  expect(codeOf(await bertil.command('message.post', { text: 'hello?' }, { session: 'no-such-session' }))).toBe(
    'not_found',
  );
  const sync = await mine.command('sync', { sessions: { [theirs.session]: 0 } });
  expect(sync.ok ? sync.data.gone : null).toEqual([theirs.session]);
});

test('nothing can be written into an ended chat, and a repeat gets the first answer again', async ({ world }) => {
  const server = await world.server();
  const { wire: visitor, started } = await startVisitor(server.ready.visitor);
  const session = { session: started.session };
  const command = JSON.stringify({ v: 1, id: 'repeat-1', type: 'message.post', data: { text: 'once' }, ...session });
  await visitor.publish(command);
  const first = await visitor.reply('repeat-1');
  expect((await visitor.command('session.end', {}, session)).ok).toBe(true);
  expect(codeOf(await visitor.command('message.post', { text: 'too late' }, session))).toBe('conflict');

  visitor.inbox.length = 0;
  await visitor.publish(command);
  expect(await visitor.reply('repeat-1')).toEqual(first);
});

test('of two agents who take one waiting chat, one gets it and the other is told', async ({ world }) => {
  const server = await world.server();
  const agents = await Promise.all(
    ['bertil', 'darek'].map((id) => WireClient.connect(server.ready.mqtt, { kind: 'agent', id }, 'demo')),
  );
  for (const agent of agents) {
    const sync = await agent.command('sync', { sessions: {} });
    const status = sync.ok ? (sync.data.status as { revision: number }) : { revision: -1 };
    expect((await agent.command('status.set', { status: 'inactive', base: status.revision })).ok).toBe(true);
  }
  const { wire: visitor, started } = await startVisitor(server.ready.visitor);
  expect((await visitor.command('agent.request', { skill: 'it' }, { session: started.session })).ok).toBe(true);

  const answers = await Promise.all(
    agents.map((agent) => agent.command('session.take', {}, { session: started.session })),
  );
  const codes = answers.map((answer) => (answer.ok ? 'taken' : answer.error.code)).sort();
  expect(codes).toEqual(['conflict', 'taken']);
});

test('topics outside the table are refused and said so', async ({ world }) => {
  const server = await world.server();
  const { wire: visitor, started } = await startVisitor(server.ready.visitor);
  const { started: theirs } = await startVisitor(server.ready.visitor);
  for (const topic of [`parley/v1/visitors/${theirs.session}/commands`, 'parley/v1/directory', 'anything/else']) {
    await visitor.publish('{}', topic);
    const refusal = await visitor.until((json) => {
      const message = json as { re?: unknown; topic?: string; error?: { code: string } };
      return message.re === null && message.topic === topic ? message : null;
    });
    expect(refusal.error?.code).toBe('forbidden');
  }
  expect((await visitor.command('message.post', { text: 'and go on' }, { session: started.session })).ok).toBe(true);
});

test('a wrong password, a foreign token and a stolen name stay outside', async ({ world }) => {
  const server = await world.server();
  const { started } = await startVisitor(server.ready.visitor);
  const { started: other } = await startVisitor(server.ready.visitor);
  const tries = [
    WireClient.connect(server.ready.mqtt, { kind: 'agent', id: 'aino' }, 'wrong'),
    WireClient.connect(server.ready.mqtt, { kind: 'agent', id: 'aino' }, started.token),
    WireClient.connect(server.ready.mqtt, { kind: 'visitor', id: other.session }, started.token),
    WireClient.connect(server.ready.mqtt, { kind: 'visitor', id: started.session }, `${started.token}x`),
  ];
  const outcomes = await Promise.allSettled(tries);
  for (const outcome of outcomes) {
    expect(outcome.status === 'rejected' ? String(outcome.reason) : 'let in').toMatch(/Not authorized|Bad username/);
  }
});
