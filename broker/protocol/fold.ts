import type { BotOption, EventData, EventOf, SessionEvent } from './events';
import type { AgentRef, KnownVisitor, Language, Member, Rating, SessionFile, SessionState, TicketLink } from './models';
import { QUOTE_CHARACTERS } from './redirects';

export interface LiveChat {
  readonly agent: AgentRef;
  readonly from: string;
  readonly to?: string;
}

/** An offer to a colleague that has not been answered. */
export type OpenOffer = Required<Pick<EventData<'redirect.offered'>, 'expiresAt'>> &
  Pick<EventData<'redirect.offered'>, 'redirect' | 'from' | 'note' | 'summary'> & { readonly agent: AgentRef };

/** A ticket that was asked for and is not made yet. */
export interface TicketWaiting {
  readonly request: string;
  readonly subject: string;
  readonly at: string;
}

export type TicketBy = 'agent' | 'visitor' | 'bot' | 'system';

/** All that a session's log says of the session, as one value. Times are ISO 8601. */
export interface SessionFold {
  readonly session: string;
  readonly state: SessionState;
  readonly lastSeq: number;
  readonly visitor: KnownVisitor;
  readonly person: string | null;
  readonly language: Language;
  readonly page: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly endedBy: 'agent' | 'visitor' | 'system' | null;
  readonly skill: string | null;
  /** First time of entering the queue; kept when the chat comes back to it. */
  readonly queuedSince: string | null;
  /** The agent who has the chat now. */
  readonly assignee: AgentRef | null;
  readonly supportPerson: AgentRef | null;
  /** Whom the assignee has asked to take the chat over. */
  readonly offer: OpenOffer | null;
  /** The agent who sent the chat back to the queue for others, while it waits. */
  readonly redirectedBy: string | null;
  readonly members: readonly Member[];
  readonly liveChats: readonly LiveChat[];
  readonly messageCount: number;
  readonly tickets: readonly (TicketLink & { readonly by: TicketBy })[];
  /** Every file that a message holds, in order. */
  readonly files: readonly SessionFile[];
  /** Tickets that wait for the ticket system. */
  readonly ticketRequests: readonly TicketWaiting[];
  /** Files that a ticket of the session went without. */
  readonly unattached: readonly EventData<'ticket.unattached'>[];
  readonly rating: Rating | null;
  /** The bot's open question, while it waits for a choice. */
  readonly question: { readonly event: string; readonly options: readonly BotOption[] } | null;
  /** When the visitor last wrote, while nobody has answered since. */
  readonly visitorWaitingSince: string | null;
  /** What the visitor said or chose first, and said last; cut short. */
  readonly firstWords: string | null;
  readonly lastWords: string | null;
}

/** The fold before the first event. */
export function emptyFold(session: string): SessionFold {
  return {
    session,
    state: 'bot',
    lastSeq: 0,
    visitor: { name: '' },
    person: null,
    language: 'en',
    page: null,
    startedAt: '',
    endedAt: null,
    endedBy: null,
    skill: null,
    queuedSince: null,
    assignee: null,
    supportPerson: null,
    offer: null,
    redirectedBy: null,
    members: [],
    liveChats: [],
    messageCount: 0,
    tickets: [],
    files: [],
    ticketRequests: [],
    unattached: [],
    rating: null,
    question: null,
    visitorWaitingSince: null,
    firstWords: null,
    lastWords: null,
  };
}

/**
 * The fold after one more event. Pure; the same in hub, console and tests.
 * Events must come in the order of `seq`; `lastSeq` becomes the event's.
 */
export function foldEvent(fold: SessionFold, event: SessionEvent): SessionFold {
  return { ...fold, ...change(fold, event), lastSeq: event.seq };
}

function change(fold: SessionFold, event: SessionEvent): Partial<SessionFold> {
  switch (event.type) {
    case 'session.started':
      return started(fold, event);
    case 'message.posted':
      return {
        messageCount: fold.messageCount + 1,
        visitorWaitingSince: waitingAfter(fold, event),
        ...(event.by.kind === 'visitor' && { ...said(fold, event.data.text), ...named(fold, event.by.name) }),
        ...(event.data.files !== undefined && { files: [...fold.files, ...filesOf(event)] }),
      };
    case 'note.posted':
      return {};
    case 'bot.asked':
      return { messageCount: fold.messageCount + 1, question: { event: event.id, options: event.data.options } };
    case 'bot.chosen':
      return {
        messageCount: fold.messageCount + 1,
        question: null,
        firstWords: fold.firstWords ?? cut(event.data.text),
      };
    case 'ticket.created': {
      const { ticket, number, subject, url, request } = event.data;
      return {
        tickets: [...fold.tickets, { ticket, number, subject, url, by: event.by.kind }],
        ticketRequests: without(fold, request),
      };
    }
    case 'ticket.requested': {
      const { request, subject } = event.data;
      return { ticketRequests: [...without(fold, request), { request, subject, at: event.at }] };
    }
    case 'ticket.refused':
      return { ticketRequests: without(fold, event.data.request) };
    case 'ticket.unattached':
      return { unattached: [...fold.unattached, event.data] };
    case 'person.linked':
      return linked(fold, event);
    case 'queue.entered':
      return {
        state: 'queued',
        skill: event.data.skill,
        queuedSince: fold.queuedSince ?? event.data.since,
        question: null,
        visitorWaitingSince: fold.visitorWaitingSince ?? event.at,
      };
    case 'agent.assigned':
      return given(fold, event.data.agent, event.at);
    case 'agent.left':
      return {
        assignee: null,
        offer: null,
        redirectedBy: event.data.reason === 'redirected' ? event.data.agent.id : null,
        liveChats: closeLiveChats(fold, event.at),
      };
    case 'redirect.offered':
      return offered(event);
    case 'redirect.accepted':
    case 'redirect.declined':
    case 'redirect.expired':
    case 'redirect.cancelled':
      return { offer: null };
    case 'session.ended':
      return { ...over(fold, event.at), endedBy: event.data.by };
    case 'session.rated': {
      const { score, comment } = event.data;
      return { rating: comment === undefined ? { score } : { score, comment } };
    }
    case 'event.lost':
      return lost(fold, event);
  }
}

/** The session as the log says that it stood behind what was lost; what it does not say stays as it was. */
function lost(fold: SessionFold, { at, data: { stood: known } }: EventOf<'event.lost'>): Partial<SessionFold> {
  const begun: SessionFold =
    fold.startedAt === ''
      ? { ...fold, startedAt: at, members: [{ kind: 'visitor', id: fold.session, name: '' }] }
      : fold;
  if (known === undefined) return begun;
  const { state, messageCount = begun.messageCount, agent, skill = begun.skill, person = begun.person } = known;
  // Where the messages are not counted, nothing is known of tickets either.
  const requests = known.messageCount === undefined ? null : (known.requests ?? []);
  const stood: SessionFold = {
    ...begun,
    state,
    messageCount,
    skill,
    person,
    ticketRequests: begun.ticketRequests.filter(({ request }) => requests === null || requests.includes(request)),
  };
  if (state === 'ended')
    return { ...stood, ...over(stood, at), endedAt: fold.endedAt ?? at, endedBy: fold.endedBy ?? 'system' };
  const left: SessionFold = {
    ...stood,
    question: state === 'bot' ? stood.question : null,
    queuedSince: state === 'bot' ? stood.queuedSince : (stood.queuedSince ?? at),
  };
  if (agent === undefined) return { ...left, assignee: null, offer: null, liveChats: closeLiveChats(left, at) };
  return agent.id === left.assignee?.id ? left : { ...left, ...given(left, agent, at) };
}

function started(fold: SessionFold, event: EventOf<'session.started'>): Partial<SessionFold> {
  const { visitor, language, page, person } = event.data;
  return {
    visitor,
    language,
    page: page ?? null,
    // A name and an address that were typed are no proof, whatever an older log made of them.
    person: visitor.verified === true ? (person ?? null) : null,
    startedAt: event.at,
    members: [{ kind: 'visitor', id: fold.session, name: visitor.name }],
  };
}

function over(fold: SessionFold, at: string): Partial<SessionFold> {
  return {
    state: 'ended',
    endedAt: at,
    assignee: null,
    offer: null,
    question: null,
    visitorWaitingSince: null,
    liveChats: closeLiveChats(fold, at),
  };
}

function linked(fold: SessionFold, { data }: EventOf<'person.linked'>): Partial<SessionFold> {
  const members = fold.members.map((member) => (member.kind === 'visitor' ? { ...member, name: data.name } : member));
  return { person: data.person, visitor: { ...fold.visitor, personName: data.name }, members };
}

function given(fold: SessionFold, agent: AgentRef, at: string): Partial<SessionFold> {
  const known = fold.members.some((member) => member.kind === 'agent' && member.id === agent.id);
  return {
    state: 'live',
    assignee: agent,
    supportPerson: agent,
    offer: null,
    redirectedBy: null,
    members: known ? fold.members : [...fold.members, { kind: 'agent', id: agent.id, name: agent.name }],
    liveChats: [...closeLiveChats(fold, at), { agent, from: at }],
    question: null,
  };
}

/** An offer is open only when the colleague is asked; else the chat goes in the events behind it. */
function offered({ data }: EventOf<'redirect.offered'>): Partial<SessionFold> {
  const { redirect, from, to, note, summary, expiresAt } = data;
  if (expiresAt === undefined || !('agent' in to)) return {};
  return { offer: { redirect, from, agent: to.agent, summary, expiresAt, ...(note !== undefined && { note }) } };
}

function said(fold: SessionFold, text: string): Partial<SessionFold> {
  const words = cut(text.trim());
  // A message of files alone says nothing.
  if (words === '') return {};
  return { firstWords: fold.firstWords ?? words, lastWords: words };
}

/** Who the visitor is can be lost with the first event; the name stands in every message too. */
function named(fold: SessionFold, name: string): Partial<SessionFold> {
  if (fold.visitor.name !== '' || name === '') return {};
  const members = fold.members.map((member) => (member.kind === 'visitor' ? { ...member, name } : member));
  return { visitor: { ...fold.visitor, name }, members };
}

function cut(text: string): string {
  if (text.length <= QUOTE_CHARACTERS) return text;
  // Not in the middle of a character that takes two units.
  return `${text.slice(0, QUOTE_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function closeLiveChats(fold: SessionFold, at: string): readonly LiveChat[] {
  return fold.liveChats.map((chat) => (chat.to === undefined ? { ...chat, to: at } : chat));
}

function filesOf({ at, data }: EventOf<'message.posted'>): readonly SessionFile[] {
  return (data.files ?? []).map((file) => ({ ...file, at }));
}

function without(fold: SessionFold, request: string | undefined): readonly TicketWaiting[] {
  return fold.ticketRequests.filter((waiting) => waiting.request !== request);
}

function waitingAfter(fold: SessionFold, event: EventOf<'message.posted'>): string | null {
  if (event.by.kind === 'visitor') return fold.visitorWaitingSince ?? event.at;
  return event.by.kind === 'agent' ? null : fold.visitorWaitingSince;
}

/** Folds a whole log. */
export function foldEvents(session: string, events: Iterable<SessionEvent>): SessionFold {
  let fold = emptyFold(session);
  for (const event of events) fold = foldEvent(fold, event);
  return fold;
}
