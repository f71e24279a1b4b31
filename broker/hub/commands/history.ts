import { COMMANDS } from '../../protocol/commands';
import { fail, ok, parseInput, type Result } from '../../protocol/errors';
import type { SessionEvent } from '../../protocol/events';
import type { SessionFold } from '../../protocol/fold';
import type { HistoryEventsOutput } from '../../protocol/history';
import type { SessionCard } from '../../protocol/models';
import type { HistoryViewer, LoggedSession } from '../../store/history/port';
import { partsOf } from '../batches';
import { likelyPerson } from '../claims';
import type { Caller, CommandParts, Query, QueryHandler } from './handler';

/** Sessions of one page of results. */
const PAGE = 20;
/** Room for the envelope around the events, in bytes. */
const ENVELOPE_BYTES = 256;

/** Of a caller, what the right to read rests on. */
type Reader = Pick<Caller, 'side' | 'id' | 'sender'>;

/**
 * Who may read a session, then and now; its files go by the same rule: team leads and administrators all of them; an agent those the agent took part
 * in, and those of the person whose chat the agent has at this moment.
 */
export function mayRead(
  caller: Reader,
  fold: Pick<SessionFold, 'members' | 'person'>,
  parts: Pick<CommandParts, 'sessions'>,
): boolean {
  if (caller.side !== 'agent') return false;
  if (caller.sender !== 'agent') return true;
  if (fold.members.some((member) => member.kind === 'agent' && member.id === caller.id)) return true;
  return fold.person !== null && personsOf(caller, parts).includes(fold.person);
}

/** The persons whose chats the agent has now. */
function personsOf({ id }: Reader, { sessions }: Pick<CommandParts, 'sessions'>): string[] {
  return sessions.ofAgent(id).flatMap(({ fold }) => fold.person ?? []);
}

function viewerOf(caller: Caller, parts: CommandParts): HistoryViewer {
  return caller.sender === 'agent'
    ? { kind: 'agent', agent: caller.id, persons: personsOf(caller, parts) }
    : { kind: 'all' };
}

/** `history.search`: sessions of any time, open or ended, of those the caller may read. */
export const searchHistory: QueryHandler = async ({ caller, data }, parts) => {
  const input = parseInput(COMMANDS['history.search'].input, data, 'data');
  if (!input.ok) return input;
  if (parts.history === null) return NO_HISTORY;
  const found = await parts.history.search({ ...input.value, viewer: viewerOf(caller, parts), limit: PAGE });
  return found.ok ? ok({ data: found.value }) : found;
};

/** `history.events`: the log of such a session, a page at a time. */
export const getHistoryEvents: QueryHandler = async (query, parts) => {
  const input = parseInput(COMMANDS['history.events'].input, query.data, 'data');
  if (!input.ok) return input;
  const readable = await readableSession(query, parts);
  if (!readable.ok) return readable;
  const { id, held } = readable.value;
  const room = Math.max(1, parts.limits.catchUpBytes - ENVELOPE_BYTES);
  const after = input.value.after ?? 0;
  // What the hub holds is found at once by the log itself.
  const page = held
    ? ok(await parts.log.read(id, after, room))
    : await (parts.history?.events(id, after, room) ?? NO_HISTORY);
  return page.ok ? ok({ data: cutPage(page.value, room) }) : page;
};

/** `session.get`: the chat session card, of a session of any time. */
export const getSession: QueryHandler = async (query, parts) => {
  const readable = await readableSession(query, parts);
  if (!readable.ok) return readable;
  const { fold, marks } = readable.value;
  const likely = likelyPerson(fold, parts.workspace.people.value.people);
  return ok({ data: { ...cardOf(fold, marks), ...(likely !== null && { likely }) } });
};

interface Readable extends LoggedSession {
  readonly id: string;
  /** Whether the hub has it in memory. */
  readonly held: boolean;
}

/** The session that the query names, if the caller may read it. Whether there is one is not told to others. */
async function readableSession({ caller, session, named }: Query, parts: CommandParts): Promise<Result<Readable>> {
  if (named === null) return UNREADABLE;
  if (session !== null) {
    const { id, fold, marks } = session;
    return mayRead(caller, fold, parts) ? ok({ id, fold, marks, held: true }) : UNREADABLE;
  }
  const logged = await (parts.history?.session(named) ?? NO_HISTORY);
  if (!logged.ok) return logged;
  if (logged.value === null || !mayRead(caller, logged.value.fold, parts)) return UNREADABLE;
  return ok({ id: named, ...logged.value, held: false });
}

/** As many of the events as fit, counted as they go over the wire. */
function cutPage(
  page: { readonly events: readonly SessionEvent[]; readonly more: boolean },
  room: number,
): HistoryEventsOutput {
  const [first = [], ...rest] = partsOf(page.events, room);
  return { events: page.events.slice(0, first.length), more: page.more || rest.length > 0 };
}

function cardOf(fold: SessionFold, marks: SessionCard['marks']): SessionCard {
  return {
    session: fold.session,
    state: fold.state,
    skill: fold.skill,
    visitor: fold.visitor,
    ...(fold.person !== null && { person: fold.person }),
    members: [...fold.members],
    supportPerson: fold.supportPerson,
    messageCount: fold.messageCount,
    liveChats: [...fold.liveChats],
    tickets: [...fold.tickets],
    files: [...fold.files],
    ...(fold.rating !== null && { rating: fold.rating }),
    marks,
    lastSeq: fold.lastSeq,
  };
}

const UNREADABLE: Result<never> = fail('not_found', 'You have no such chat.');
const NO_HISTORY: Result<never> = fail('unavailable', 'This server cannot read old chats at the moment.');
