import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ShiftedClock } from '../../broker/hub/clocks';
import { until } from '../../broker/hub/until';
import { expectOk, type World } from '../../broker/hub/world';
import { Desk, startWorld } from './desk';
import { testDirectory } from './parts';

/** Bertil, who has the chat of a visitor. */
async function liveChat(world: World, dir?: string) {
  const desk = await Desk.connected(world, 'bertil', dir);
  const visitor = await world.waiting('it');
  await desk.chat(visitor.id);
  return { desk, visitor, session: visitor.id };
}

describe('a chat that comes', () => {
  it('is there from its first event on, and calls for the agent until it is seen', async () => {
    const world = await startWorld();
    const visitor = await world.waiting('it');
    await visitor.ok('message.post', { text: 'My screen is black' });
    const desk = await Desk.connected(world, 'bertil');
    const chat = await desk.chat(visitor.id);
    expect(desk.state.conversations[visitor.id]?.[0]).toMatchObject({ seq: 1, type: 'session.started' });
    expect(chat.unread).toHaveLength(1);
    await until(() => desk.state.alerts.length === 1);
    expect(desk.state.alerts).toMatchObject([{ session: visitor.id, firstWords: 'My screen is black' }]);
    desk.session.read(visitor.id, chat.fold.lastSeq);
    expect(desk.state.alerts).toEqual([]);
    expect(desk.state.chats[visitor.id]?.unread).toEqual([]);
  });

  it('tells the visitor what has arrived and what was read, and hears the same', async () => {
    const world = await startWorld();
    const { desk, visitor, session } = await liveChat(world);
    await visitor.ok('message.post', { text: 'Hello?' });
    await until(() => desk.texts(session).includes('Hello?'));
    desk.session.read(session, desk.state.chats[session]?.fold.lastSeq ?? 0);
    await until(() =>
      visitor.inbox.some(
        (read) => read.kind === 'receipt' && read.message.by.kind === 'agent' && read.message.data.read > 0,
      ),
    );
    await desk.say(session, 'Good morning');
    const posted = await until(() =>
      visitor.events().find((event) => event.type === 'message.posted' && event.by.kind === 'agent'),
    );
    await visitor.ok('receipt.set', { delivered: posted.seq, read: posted.seq });
    const own = await until(() => desk.state.conversations[session]?.find((event) => event.id === posted.id));
    await until(() => (desk.state.chats[session]?.marks.visitor.read ?? 0) >= own.seq);
  });

  it('shows the visitor typing, and is told when the agent does', async () => {
    const world = await startWorld();
    const { desk, visitor, session } = await liveChat(world);
    await visitor.signal(session, true);
    await until(() => desk.state.chats[session]?.typing?.kind === 'visitor');
    desk.session.typing(session, true);
    await until(() => visitor.inbox.some((read) => read.kind === 'typing'));
  });
});

describe('a message', () => {
  it('is in the conversation, once and in order, when it is out of the outbox', async () => {
    const world = await startWorld();
    const { desk, visitor, session } = await liveChat(world);
    for (const text of ['one', 'two', 'three']) await desk.say(session, text);
    await until(() => desk.waiting(session).length === 0);
    await until(() => visitor.texts().length === 3);
    expect(visitor.texts()).toEqual(['one', 'two', 'three']);
    expect(desk.texts(session)).toEqual(['one', 'two', 'three']);
  });

  it('that waits while the line is cut arrives once, in order, when it is mended', async () => {
    const world = await startWorld();
    const { desk, visitor, session } = await liveChat(world);
    await desk.say(session, 'before');
    await until(() => visitor.texts().includes('before'));
    desk.line.cut();
    await desk.connection('reconnecting');
    for (const text of ['one', 'two', 'three']) await desk.say(session, text);
    expect(desk.waiting(session).slice(-3)).toEqual(['one: sending', 'two: sending', 'three: sending']);
    await visitor.ok('message.post', { text: 'are you there?' });
    desk.line.mend();
    await until(() => visitor.texts().includes('three'));
    expect(visitor.texts()).toEqual(['before', 'are you there?', 'one', 'two', 'three']);
    await until(() => desk.waiting(session).length === 0);
    expect(desk.texts(session)).toEqual(visitor.texts());
  });

  it('whose answer was lost with the line is not sent twice', async () => {
    const world = await startWorld();
    const { desk, visitor, session } = await liveChat(world);
    for (let round = 0; round < 6; round += 1) {
      await desk.say(session, `message ${round}`);
      // Somewhere between on its way and answered.
      if (round % 2 === 0) await until(() => visitor.texts().includes(`message ${round}`));
      desk.line.cut();
      desk.line.mend();
      await desk.connection('connected');
    }
    await until(() => desk.waiting(session).length === 0);
    await until(() => visitor.texts().length >= 6);
    expect(visitor.texts()).toEqual([0, 1, 2, 3, 4, 5].map((round) => `message ${round}`));
  });

  it('waits while the hub is away, says so, and goes when it is back', async () => {
    const world = await startWorld();
    const { desk, visitor, session } = await liveChat(world);
    await world.stopHub();
    await desk.connection('offline');
    expect(desk.state.connection).toMatchObject({ hubAway: true });
    await desk.say(session, 'meanwhile');
    expect(desk.waiting(session)).toEqual(['meanwhile: sending']);
    await world.startHub();
    await desk.connection('connected');
    await until(() => visitor.texts().includes('meanwhile'));
    expect(visitor.texts()).toEqual(['meanwhile']);
  });

  it('waits while broker and hub restart, and arrives once', async () => {
    const world = await startWorld();
    const { desk, visitor, session } = await liveChat(world);
    await world.restartBroker();
    await desk.say(session, 'into the restart');
    await until(() => desk.waiting(session).length === 0);
    await until(() => desk.texts(session).length === 1);
    await until(() => visitor.connected);
    await visitor.ok('sync', { sessions: { [session]: 0 } });
    await until(() => visitor.texts().length > 0);
    expect(visitor.texts()).toEqual(['into the restart']);
  });

  it('that is too long is refused for good, with the reason, and the next one goes', async () => {
    const world = await startWorld();
    const { desk, visitor, session } = await liveChat(world);
    await desk.say(session, 'x'.repeat(8_001));
    await desk.say(session, 'short');
    await until(() => visitor.texts().includes('short'));
    expect(desk.state.outbox[session]?.[0]?.state).toMatchObject({ kind: 'failed', error: { code: 'too_large' } });
  });

  it('that is undone is back in the draft of its own chat, before what was being written', async () => {
    const world = await startWorld();
    const { desk, visitor, session } = await liveChat(world);
    const id = await desk.say(session, 'too early', 10_000);
    desk.session.draft(session, { text: 'and more', note: false });
    expectOk(await desk.session.undo(id));
    expect(desk.state.chats[session]?.draft).toEqual({ text: 'too early\nand more', note: false });
    expect(desk.waiting(session)).toEqual([]);
    expect(visitor.texts()).toEqual([]);
  });

  it('that is held when the visitor ends the chat is kept, and said to be too late', async () => {
    const world = await startWorld();
    const { desk, visitor, session } = await liveChat(world);
    await desk.say(session, 'one more thing', 10_000);
    await visitor.ok('session.end');
    await until(() => desk.waiting(session)[0] === 'one more thing: failed');
    expect(desk.state.outbox[session]?.[0]?.state).toMatchObject({ error: { code: 'conflict' } });
  });
});

describe('a chat that goes to a colleague while the line is cut', () => {
  it('is lost, and what was written for it is refused, not sent', async () => {
    const world = await startWorld({ agentGraceMs: 50 });
    const { desk, visitor, session } = await liveChat(world);
    desk.line.cut();
    await desk.connection('reconnecting');
    await desk.say(session, 'too late');
    const aino = await Desk.connected(world, 'aino');
    await aino.chat(session);
    await aino.say(session, 'I have taken over');
    await until(() => visitor.texts().includes('I have taken over'));

    desk.line.mend();
    await until(() => desk.state.chats[session]?.lost === 'gone');
    await until(() => desk.waiting(session)[0] === 'too late: failed');
    expect(visitor.texts()).toEqual(['I have taken over']);
    expect(desk.texts(session)).not.toContain('I have taken over');
    // It is over for this agent, and can be put away with all that belongs to it.
    expectOk(desk.session.closeChat(session));
    expect(desk.state.chatOrder).toEqual([]);
    await until(() => desk.session.outbox.entries.length === 0);
  });

  it('and comes back is this agent’s again, with all that was said meanwhile', async () => {
    const world = await startWorld({ agentGraceMs: 50 });
    const { desk, visitor, session } = await liveChat(world);
    desk.line.cut();
    const aino = await Desk.connected(world, 'aino');
    await aino.chat(session);
    await aino.say(session, 'said meanwhile');
    await until(() => visitor.texts().includes('said meanwhile'));
    desk.line.mend();
    await until(() => desk.state.chats[session]?.lost === 'gone');
    await aino.leave();
    await desk.chat(session);
    await until(() => desk.texts(session).includes('said meanwhile'));
    const seqs = desk.state.conversations[session]?.map(({ seq }) => seq) ?? [];
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });
});

describe('a console that is started again', () => {
  it('sends what the last run left, once, and shows it until then', async () => {
    const world = await startWorld();
    const dir = await testDirectory();
    const { desk, visitor, session } = await liveChat(world, dir);
    desk.line.cut();
    await desk.connection('reconnecting');
    await desk.say(session, 'written in the dark');
    await desk.leave();
    const again = await Desk.at(world, 'bertil', dir);
    expect(again.waiting(session)).toEqual(['written in the dark: sending']);
    await until(() => visitor.texts().includes('written in the dark'));
    await until(() => again.waiting(session).length === 0);
    expect(visitor.texts()).toEqual(['written in the dark']);
  });

  it('has the drafts of all its chats, also of those that come later', async () => {
    const world = await startWorld();
    const dir = await testDirectory();
    const { desk, session } = await liveChat(world, dir);
    const other = await world.waiting('it');
    await desk.chat(other.id);
    desk.session.draft(session, { text: 'first draft', note: false });
    desk.session.draft(other.id, { text: 'second draft', note: true });
    await desk.leave();
    // While nothing has come yet, something is written to the disk.
    await world.stopHub();
    const offline = await Desk.at(world, 'bertil', dir);
    offline.session.draft('somewhere', { text: 'x', note: false });
    await offline.leave();
    await world.startHub();
    const again = await Desk.connected(world, 'bertil', dir);
    await until(() => again.state.chats[session]?.draft.text === 'first draft');
    await until(() => again.state.chats[other.id]?.draft.text === 'second draft');
    expect(again.state.chats[other.id]?.draft.note).toBe(true);
  });

  it('keeps no draft of what was sent or put away', async () => {
    const world = await startWorld();
    const dir = await testDirectory();
    const { desk, visitor, session } = await liveChat(world, dir);
    const other = await world.waiting('it');
    await desk.chat(other.id);
    desk.session.draft(session, { text: 'about to be put away', note: false });
    desk.session.draft(other.id, { text: 'about to be sent', note: false });
    await visitor.ok('session.end');
    await until(() => desk.state.chats[session]?.fold.state === 'ended');
    expectOk(desk.session.closeChat(session));
    desk.session.draft(other.id, { text: '', note: false });
    await desk.leave();
    const file = join(dir, 'agents', '127.0.0.1_8484-bertil', 'drafts.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ drafts: {} });
  });
});

describe('the connection', () => {
  it('is "reconnecting" for five seconds, then "offline" since it broke', async () => {
    const world = await startWorld();
    const clock = new ShiftedClock();
    const desk = await Desk.at(world, 'bertil', undefined, clock);
    await desk.connection('connected');
    desk.line.cut();
    await desk.connection('reconnecting');
    const { connection } = desk.state;
    clock.forward(5_000);
    await desk.connection('offline');
    expect(desk.state.connection).toEqual({
      kind: 'offline',
      since: connection.kind === 'reconnecting' ? connection.since : '',
      hubAway: false,
    });
    clock.forward(10_000);
    await until(() => desk.state.connection.kind === 'offline' && desk.state.connection.blocked === desk.line.url);
    desk.line.mend();
    clock.forward(5_000);
    await desk.connection('connected');
  });

  it('of an agent who signs out hands the chats back, and a colleague has them at once', async () => {
    const world = await startWorld();
    const bertil = await Desk.connected(world, 'bertil');
    const visitor = await world.waiting();
    await until(() => bertil.state.chats[visitor.id]?.fold.assignee?.id === 'bertil');
    const aino = await Desk.connected(world, 'aino');
    await bertil.leave(true);
    await until(() => aino.state.chats[visitor.id]?.fold.assignee?.id === 'aino');
    const left = aino.state.conversations[visitor.id]?.find((event) => event.type === 'agent.left');
    expect(left?.data).toMatchObject({ reason: 'released' });
  });

  it('that is dead though nobody has closed it is found out within seconds', async () => {
    const world = await startWorld();
    const clock = new ShiftedClock();
    const desk = await Desk.at(world, 'bertil', undefined, clock);
    await desk.connection('connected');
    desk.line.stall();
    clock.forward(5_000);
    expect(desk.state.connection.kind).toBe('connected');
    clock.forward(6_000);
    await desk.connection('reconnecting');
  });

  it('of a console that leaves is gone for its colleagues at once', async () => {
    const world = await startWorld();
    const desk = await Desk.connected(world, 'bertil');
    const aino = await Desk.connected(world, 'aino');
    await desk.leave();
    await until(() => aino.state.directory.some(({ id, online }) => id === 'bertil' && !online));
  });
});

describe('the status of the agent', () => {
  it('is the one that the hub said last, also when it is said right behind the answer to the first question', async () => {
    const world = await startWorld();
    for (const agent of ['bertil', 'aino']) {
      const desk = await Desk.connected(world, agent);
      await until(() => desk.state.directory.some(({ id, status }) => id === agent && status === 'active'));
      const said = desk.events.flatMap((event) => (event.type === 'status.changed' ? [event.status.effective] : []));
      expect(said.at(-1)).toBe('active');
    }
  });
});
