import type { EventData, EventType, SessionEvent } from '../../broker/protocol/events';
import { isoTime } from '../../broker/protocol/ports';

/** When the first of these sessions began. */
export const BEGAN = Date.parse('2026-11-20T08:00:00.000Z');

const AINO = { id: 'aino', name: 'Aino Virtanen' };
const BERTIL = { id: 'bertil', name: 'Bertil Lund' };
const VISITOR = { name: 'Łukasz Żółć', email: 'lukasz.zolc@northwind-utilities.example' };
const FILE = { file: 'file-1', name: 'näyttö kuva.png', type: 'image/png', size: 68 };
const OFFER = {
  from: AINO,
  note: 'Knows the printers on floor 3.',
  summary: { visitor: VISITOR, language: 'pl', skill: 'it', messages: 3, firstWords: 'Dzień dobry', lastWords: '…' },
} as const;
const since = isoTime(BEGAN);

type Entry = { readonly [T in EventType]: readonly [T, EventData<T>] }[EventType];

/** Every type of event that a log of 0.1.0 can hold, in an order in which they can happen. */
const EVERY: readonly Entry[] = [
  ['session.started', { visitor: VISITOR, language: 'pl', page: '/it/drukarki', person: 'p-0098' }],
  ['bot.asked', { text: 'Czego dotyczy sprawa?', options: [{ id: 'it', text: 'Komputer lub konto' }] }],
  ['bot.chosen', { option: 'it', text: 'Komputer lub konto', command: 'c-1' }],
  ['ticket.created', { ticket: 't-1', number: 'INC-000301', subject: 'Drukarka', url: '#/tickets/t-1' }],
  ['queue.entered', { skill: 'it', since, command: 'c-2' }],
  [
    'agent.assigned',
    {
      agent: AINO,
      why: { rule: 'fewest_open', skill: 'it', waitedMs: 8_216, runnersUp: [{ ...BERTIL, open: 1, limit: 2 }] },
    },
  ],
  ['message.posted', { text: 'Zażółć gęślą jaźń 🖨️ — page\nbreak', command: 'c-3' }],
  ['message.posted', { text: '', files: [FILE], command: 'c-4' }],
  ['note.posted', { text: 'Asked floor 3.', command: 'c-5' }],
  ['person.linked', { person: 'p-0001', name: 'Łukasz Żółć', command: 'c-6' }],
  ['ticket.requested', { request: 'r-1', subject: 'New toner', command: 'c-7' }],
  [
    'ticket.created',
    { ticket: 't-2', number: 'INC-000302', subject: 'New toner', url: '#/tickets/t-2', request: 'r-1' },
  ],
  ['ticket.requested', { request: 'r-2', subject: 'Old toner', command: 'c-8' }],
  ['ticket.refused', { request: 'r-2', subject: 'Old toner', reason: 'The category is closed.' }],
  ['ticket.unattached', { ticket: 't-2', number: 'INC-000302', file: 'file-1', name: FILE.name, reason: 'Too large.' }],
  ['redirect.offered', { ...OFFER, redirect: 'd-1', to: { agent: BERTIL }, expiresAt: since, command: 'd-1' }],
  ['redirect.declined', { redirect: 'd-1', agent: BERTIL, command: 'c-9' }],
  ['redirect.offered', { ...OFFER, redirect: 'd-2', to: { agent: BERTIL }, expiresAt: since, command: 'd-2' }],
  ['redirect.expired', { redirect: 'd-2', agent: BERTIL }],
  ['redirect.offered', { ...OFFER, redirect: 'd-3', to: { agent: BERTIL }, expiresAt: since, command: 'd-3' }],
  ['redirect.cancelled', { redirect: 'd-3', agent: BERTIL, reason: 'cancelled', command: 'c-10' }],
  ['redirect.offered', { ...OFFER, redirect: 'd-4', to: { agent: BERTIL }, expiresAt: since, command: 'd-4' }],
  ['redirect.accepted', { redirect: 'd-4', agent: BERTIL, command: 'c-11' }],
  ['agent.left', { agent: AINO, reason: 'redirected' }],
  [
    'agent.assigned',
    { agent: BERTIL, why: { rule: 'redirected', skill: 'it', waitedMs: 0, runnersUp: [], from: AINO } },
  ],
  ['agent.left', { agent: BERTIL, reason: 'gone' }],
  ['queue.entered', { skill: 'it', since }],
  ['agent.assigned', { agent: AINO }],
  ['session.ended', { by: 'agent', reason: 'resolved', command: 'c-12' }],
  ['session.rated', { score: 5, comment: 'Dziękuję!', command: 'c-13' }],
];

const BY = {
  agent: { kind: 'agent', ...AINO },
  bot: { kind: 'bot', name: 'Assistant' },
  system: { kind: 'system', name: 'Parley' },
} as const;

function actorOf(type: EventType, at: number, session: string): SessionEvent['by'] {
  if (type === 'bot.asked') return BY.bot;
  if (type === 'bot.chosen' || type === 'session.rated') return { kind: 'visitor', id: session, name: VISITOR.name };
  if (type === 'message.posted') return at % 2 === 0 ? { kind: 'visitor', id: session, name: VISITOR.name } : BY.agent;
  return type === 'note.posted' || type.startsWith('redirect.') ? BY.agent : BY.system;
}

/** The events of one session, one a second; `length` cuts it short, so that it is still open. */
export function everyEvent(session: string, began: number, length: number = EVERY.length): SessionEvent[] {
  return EVERY.slice(0, length).map(([type, data], at) => {
    const stamp = { v: 1, session, seq: at + 1, id: `${session}-${at + 1}`, at: isoTime(began + at * 1_000) };
    // The pair of type and data is of the table; TypeScript does not follow it through the map.
    return { ...stamp, by: actorOf(type, at, session), type, data } as SessionEvent;
  });
}
