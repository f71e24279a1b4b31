import fc from 'fast-check';
import { type Actor, type EventData, type EventType, SessionEvent } from '../../../broker/protocol/events';
import type { AgentRef, SessionState } from '../../../broker/protocol/models';
import { isoTime } from '../../../broker/protocol/ports';

export const SESSION = 's-1';
export const VISITOR: Actor = { kind: 'visitor', id: SESSION, name: 'Maija' };
export const BOT: Actor = { kind: 'bot', name: 'Assistant' };
export const SYSTEM: Actor = { kind: 'system', name: 'Parley' };
export const AGENTS: readonly AgentRef[] = ['aino', 'bertil', 'claire'].map((id) => ({ id, name: `Agent ${id}` }));

/** Something that could happen next in a chat; what cannot happen in the state is left out. */
export type Step =
  | { readonly do: 'visitor' | 'bot' | 'note' | 'ask' | 'choose' | 'ticket' | 'leave' | 'end' | 'rate' }
  | { readonly do: 'agent' }
  | { readonly do: 'queue'; readonly skill: string }
  | { readonly do: 'assign'; readonly agent: AgentRef };

export const anyScript: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constantFrom(
        ...(['visitor', 'visitor', 'bot', 'note', 'ask', 'choose', 'ticket', 'leave', 'rate', 'agent'] as const),
      ),
    }),
    fc.record({ do: fc.constant('queue' as const), skill: fc.constantFrom('it', 'hr') }),
    fc.record({ do: fc.constant('assign' as const), agent: fc.constantFrom(...AGENTS) }),
    // Seldom, so that most chats go on for a while.
    fc.record({ do: fc.constantFrom('visitor' as const, 'agent' as const, 'end' as const) }),
  ),
  { maxLength: 40 },
);

type Log = SessionEvent[];

/** Stamps an event as the hub would: next `seq`, a second later. */
export function append<T extends EventType>(log: Log, type: T, by: Actor, data: EventData<T>): void {
  const seq = log.length + 1;
  const stamp = { v: 1, session: SESSION, seq, id: `e-${seq}`, at: isoTime(seq * 1_000) } as const;
  log.push(SessionEvent.parse({ ...stamp, by, type, data }));
}

/** A whole valid log: what of the script can happen, in its order. */
export function play(script: readonly Step[]): readonly SessionEvent[] {
  const log: Log = [];
  append(log, 'session.started', SYSTEM, { visitor: { name: 'Maija' }, language: 'fi', page: '/help' });
  const chat: { state: SessionState; holder: AgentRef | null; rated: boolean } = {
    state: 'bot',
    holder: null,
    rated: false,
  };
  const queue = (skill: string, by: Actor): void => {
    const first = log.find((event) => event.type === 'queue.entered');
    const since: string = first?.type === 'queue.entered' ? first.data.since : isoTime((log.length + 1) * 1_000);
    append(log, 'queue.entered', by, { skill, since });
    chat.state = 'queued';
  };
  for (const step of script) {
    const open = chat.state !== 'ended';
    const by: Actor = chat.holder === null ? SYSTEM : { kind: 'agent', ...chat.holder };
    switch (step.do) {
      case 'visitor':
        if (open) append(log, 'message.posted', VISITOR, { text: 'Hello?', command: `c-${log.length}` });
        break;
      case 'agent':
        if (chat.holder !== null) append(log, 'message.posted', by, { text: 'Good morning.' });
        break;
      case 'note':
        if (chat.holder !== null) append(log, 'note.posted', by, { text: 'Again!' });
        break;
      case 'bot':
        if (chat.state === 'bot') append(log, 'message.posted', BOT, { text: 'Hello!' });
        break;
      case 'ask':
        if (chat.state === 'bot') append(log, 'bot.asked', BOT, { text: 'Which?', options: [{ id: 'a', text: 'A' }] });
        break;
      case 'choose':
        if (chat.state === 'bot') append(log, 'bot.chosen', VISITOR, { option: 'a', text: 'A' });
        break;
      case 'ticket':
        if (open)
          append(log, 'ticket.created', BOT, { ticket: `t-${log.length}`, number: '1', subject: 'S', url: 'u' });
        break;
      case 'queue':
        if (chat.state === 'bot') queue(step.skill, VISITOR);
        break;
      case 'assign':
        if (chat.state !== 'queued') break;
        chat.holder = step.agent;
        append(log, 'agent.assigned', SYSTEM, { agent: step.agent });
        chat.state = 'live';
        break;
      case 'leave':
        if (chat.holder === null) break;
        append(log, 'agent.left', SYSTEM, { agent: chat.holder, reason: 'gone' });
        chat.holder = null;
        queue('it', SYSTEM);
        break;
      case 'end':
        if (open) append(log, 'session.ended', VISITOR, { by: 'visitor', reason: 'ended' });
        chat.state = 'ended';
        chat.holder = null;
        break;
      case 'rate':
        if (chat.state !== 'ended' || chat.rated) break;
        chat.rated = true;
        append(log, 'session.rated', VISITOR, { score: 4 });
        break;
    }
  }
  return log;
}
