import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventOf, EventType, SessionEvent } from '../../../broker/protocol/events';
import { emptyFold, foldEvent, foldEvents, type SessionFold } from '../../../broker/protocol/fold';
import { AGENTS, anyScript, append, BOT, play, SESSION, SYSTEM, VISITOR } from './chat-script';

const anyLog = anyScript.map(play);
const [AINO, BERTIL] = AGENTS;

/** A property of the fold of any valid log, at each of its lengths. */
function always(check: (fold: SessionFold, log: readonly SessionEvent[]) => void): void {
  fc.assert(
    fc.property(anyLog, (log) => {
      for (let length = 1; length <= log.length; length += 1) {
        const part = log.slice(0, length);
        check(foldEvents(SESSION, part), part);
      }
    }),
  );
}

const ofType = <T extends EventType>(log: readonly SessionEvent[], type: T): EventOf<T>[] =>
  log.filter((event): event is EventOf<T> => event.type === type);

/** The fold of what the builder puts into a log. */
function foldOf(build: (log: SessionEvent[]) => void): SessionFold {
  const log: SessionEvent[] = [];
  append(log, 'session.started', SYSTEM, { visitor: { name: 'Maija' }, language: 'fi' });
  build(log);
  return foldEvents(SESSION, log);
}

describe('the fold of any valid log', () => {
  it('is always the same, however the log is cut', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(40), (log, cut) => {
        const first = foldEvents(SESSION, log.slice(0, cut));
        expect(log.slice(cut).reduce(foldEvent, first)).toEqual(foldEvents(SESSION, log));
      }),
    );
  });

  it('changes neither the fold before nor the event', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        let fold = emptyFold(SESSION);
        for (const event of log) {
          const before = structuredClone({ fold, event });
          const after = foldEvent(fold, event);
          expect({ fold, event }).toEqual(before);
          fold = after;
        }
      }),
    );
  });

  it('counts to the last event', () => {
    always((fold, log) => expect(fold.lastSeq).toBe(log.length));
  });

  it('goes bot, queued, live, (queued, live) and ended, and never another way', () => {
    const next: Readonly<Record<string, readonly string[]>> = {
      bot: ['bot', 'queued', 'ended'],
      queued: ['queued', 'live', 'ended'],
      live: ['live', 'queued', 'ended'],
      ended: ['ended'],
    };
    fc.assert(
      fc.property(anyLog, (log) => {
        const states = log.map((_, index) => foldEvents(SESSION, log.slice(0, index + 1)).state);
        expect(states[0]).toBe('bot');
        for (const [index, state] of states.slice(1).entries()) expect(next[states[index] ?? '']).toContain(state);
      }),
    );
  });

  it('counts what visitor, agents and bot say, with questions and choices, but no notes', () => {
    always((fold, log) => {
      const said = ['message.posted', 'bot.asked', 'bot.chosen'];
      expect(fold.messageCount).toBe(log.filter((event) => said.includes(event.type)).length);
    });
  });

  it('names the agent assigned last as support person, also after the agent is gone', () => {
    always((fold, log) => {
      expect(fold.supportPerson).toEqual(ofType(log, 'agent.assigned').at(-1)?.data.agent ?? null);
    });
  });

  it('has an assignee exactly while an agent has the chat', () => {
    always((fold, log) => {
      const last = log.findLast((event) => ['agent.assigned', 'agent.left', 'session.ended'].includes(event.type));
      expect(fold.assignee).toEqual(last?.type === 'agent.assigned' ? last.data.agent : null);
      if (fold.state !== 'live') expect(fold.assignee).toBeNull();
    });
  });

  it('lists the visitor and every agent who was assigned, each once, in the order they came', () => {
    always((fold, log) => {
      const agents = new Set(ofType(log, 'agent.assigned').map((event) => event.data.agent.id));
      expect(fold.members.map((member) => member.id)).toEqual([SESSION, ...agents]);
      expect(fold.members.map((member) => member.kind)).toEqual(['visitor', ...[...agents].map(() => 'agent')]);
    });
  });

  it('has a live chat for each assignment, with an end for all but the one that lasts', () => {
    always((fold, log) => {
      const assigned = ofType(log, 'agent.assigned');
      expect(fold.liveChats.map(({ agent, from }) => ({ agent, from }))).toEqual(
        assigned.map((event) => ({ agent: event.data.agent, from: event.at })),
      );
      const openOnes = fold.liveChats.filter((chat) => chat.to === undefined);
      expect(openOnes.map((chat) => chat.agent)).toEqual(fold.assignee === null ? [] : [fold.assignee]);
      for (const chat of fold.liveChats) if (chat.to !== undefined) expect(chat.to > chat.from).toBe(true);
    });
  });

  it('waits since the first word of the visitor, or the queue, after the last word of an agent', () => {
    always((fold, log) => {
      const answered = log.findLastIndex((event) => event.type === 'message.posted' && event.by.kind === 'agent');
      const since = log
        .slice(answered + 1)
        .find(
          (event) => event.type === 'queue.entered' || (event.type === 'message.posted' && event.by.kind === 'visitor'),
        );
      expect(fold.visitorWaitingSince).toBe(fold.state === 'ended' ? null : (since?.at ?? null));
    });
  });

  it('keeps the time of first entering the queue, and the skill of the last time', () => {
    always((fold, log) => {
      const entered = ofType(log, 'queue.entered');
      expect(fold.queuedSince).toBe(entered[0]?.data.since ?? null);
      expect(fold.skill).toBe(entered.at(-1)?.data.skill ?? null);
    });
  });

  it('has a question of the bot open until it is answered, or the bot is done', () => {
    always((fold, log) => {
      const closing = ['bot.asked', 'bot.chosen', 'queue.entered', 'agent.assigned', 'session.ended'];
      const last = log.findLast((event) => closing.includes(event.type));
      expect(fold.question?.event ?? null).toBe(last?.type === 'bot.asked' ? last.id : null);
    });
  });

  it('knows when and by whom it was ended, every ticket, and the rating', () => {
    always((fold, log) => {
      const [ended] = ofType(log, 'session.ended');
      expect([fold.endedAt, fold.endedBy]).toEqual([ended?.at ?? null, ended?.data.by ?? null]);
      expect(fold.tickets.map((ticket) => ticket.ticket)).toEqual(
        ofType(log, 'ticket.created').map((event) => event.data.ticket),
      );
      expect(fold.rating).toEqual(ofType(log, 'session.rated').length > 0 ? { score: 4 } : null);
    });
  });
});

describe('the fold', () => {
  it('of nothing is a session with the bot', () => {
    expect(foldEvents(SESSION, [])).toEqual(emptyFold(SESSION));
    expect(emptyFold(SESSION)).toMatchObject({ state: 'bot', lastSeq: 0, members: [], messageCount: 0 });
  });

  it('of the start knows what the visitor said', () => {
    const log: SessionEvent[] = [];
    const visitor = { name: 'Maija', email: 'maija@example.com', verified: true };
    append(log, 'session.started', SYSTEM, { visitor, language: 'sv', page: '/help', person: 'p-1' });
    expect(foldEvents(SESSION, log)).toMatchObject({
      visitor,
      language: 'sv',
      page: '/help',
      person: 'p-1',
      startedAt: log[0]?.at,
      members: [{ kind: 'visitor', id: SESSION, name: 'Maija' }],
    });
  });

  it.each([undefined, false])('takes what was typed for nobody, also in a log of 0.1.0 (verified: %s)', (verified) => {
    const log: SessionEvent[] = [];
    const visitor = { name: 'Maija', email: 'maija@example.com', ...(verified !== undefined && { verified }) };
    append(log, 'session.started', SYSTEM, { visitor, language: 'sv', person: 'p-1' });
    expect(foldEvents(SESSION, log).person).toBeNull();
    append(log, 'person.linked', SYSTEM, { person: 'p-2', name: 'Maija' });
    expect(foldEvents(SESSION, log).person).toBe('p-2');
  });

  it('of a redirected chat has both agents as members, and the second as support person', () => {
    if (AINO === undefined || BERTIL === undefined) throw new Error('Two agents are needed.');
    const fold = foldOf((log) => {
      append(log, 'queue.entered', VISITOR, { skill: 'it', since: '1970-01-01T00:00:02.000Z' });
      append(log, 'agent.assigned', SYSTEM, { agent: AINO });
      append(log, 'agent.assigned', { kind: 'agent', ...BERTIL }, { agent: BERTIL });
    });
    expect(fold.members.map((member) => member.id)).toEqual([SESSION, 'aino', 'bertil']);
    expect(fold.liveChats).toEqual([
      { agent: AINO, from: '1970-01-01T00:00:03.000Z', to: '1970-01-01T00:00:04.000Z' },
      { agent: BERTIL, from: '1970-01-01T00:00:04.000Z' },
    ]);
    expect(fold).toMatchObject({ state: 'live', assignee: BERTIL, supportPerson: BERTIL });
  });

  it('of an agent who comes back lists the agent once', () => {
    if (AINO === undefined) throw new Error('An agent is needed.');
    const fold = foldOf((log) => {
      append(log, 'agent.assigned', SYSTEM, { agent: AINO });
      append(log, 'agent.left', SYSTEM, { agent: AINO, reason: 'gone' });
      append(log, 'queue.entered', SYSTEM, { skill: 'it', since: '1970-01-01T00:00:02.000Z' });
      append(log, 'agent.assigned', SYSTEM, { agent: { ...AINO, name: 'Aino Married' } });
    });
    expect(fold.members).toHaveLength(2);
    expect(fold.liveChats).toHaveLength(2);
    expect(fold.supportPerson?.name).toBe('Aino Married');
  });

  it("of a bot's answer leaves the visitor waiting, for no person has answered", () => {
    const fold = foldOf((log) => {
      append(log, 'message.posted', VISITOR, { text: 'Hello?' });
      append(log, 'message.posted', BOT, { text: 'I did not get that.' });
      append(log, 'message.posted', VISITOR, { text: 'Hello??' });
    });
    expect(fold.visitorWaitingSince).toBe('1970-01-01T00:00:02.000Z');
  });

  it('of messages with files lists every file in order, with the time it was posted', () => {
    const file = (id: string) => ({ file: id, name: `${id}.png`, type: 'image/png', size: 9 });
    const fold = foldOf((log) => {
      append(log, 'message.posted', VISITOR, { text: '', files: [file('a'), file('b')] });
      append(log, 'message.posted', VISITOR, { text: 'No file' });
      append(log, 'message.posted', VISITOR, { text: 'One more', files: [file('c')] });
    });
    expect(fold.files.map(({ file: id, at }) => [id, at.slice(14, 19)])).toEqual([
      ['a', '00:02'],
      ['b', '00:02'],
      ['c', '00:04'],
    ]);
  });

  it('of a ticket says who made it', () => {
    const link = { ticket: 't-1', number: '1001', subject: 'Broken', url: 'https://desk.example/1001' };
    const fold = foldOf((log) => append(log, 'ticket.created', BOT, { ...link, command: 'c-1' }));
    expect(fold.tickets).toEqual([{ ...link, by: 'bot' }]);
  });

  it('knows the files that a ticket went without', () => {
    const missing = { ticket: 't-1', number: '1001', file: 'f-1', name: 'screen.png', reason: 'It is too big.' };
    expect(foldOf((log) => append(log, 'ticket.unattached', BOT, missing)).unattached).toEqual([missing]);
  });

  it('of a ticket that was asked for has it waiting until it is made or refused', () => {
    const asked = (log: SessionEvent[]): void => {
      append(log, 'ticket.requested', BOT, { request: 'r-1', subject: 'Broken' });
      append(log, 'ticket.requested', BOT, { request: 'r-2', subject: 'Lost' });
    };
    expect(foldOf(asked).ticketRequests).toMatchObject([{ request: 'r-1', subject: 'Broken' }, { request: 'r-2' }]);
    const settled = foldOf((log) => {
      asked(log);
      const link = { ticket: 't-1', number: '1001', subject: 'Broken', url: 'https://desk.example/1001' };
      append(log, 'ticket.created', BOT, { ...link, request: 'r-1' });
      append(log, 'ticket.refused', BOT, { request: 'r-2', subject: 'Lost', reason: 'No such folder.' });
    });
    expect([settled.ticketRequests, settled.tickets.length]).toEqual([[], 1]);
  });

  it('of a visitor who was found out names the person', () => {
    const agent = { kind: 'agent', id: 'aino', name: 'Aino' } as const;
    const fold = foldOf((log) => append(log, 'person.linked', agent, { person: 'p-maija', name: 'Maija' }));
    expect([fold.person, fold.visitor.name]).toEqual(['p-maija', foldOf(() => undefined).visitor.name]);
  });
});
