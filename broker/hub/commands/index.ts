import type { COMMANDS, CommandType } from '../../protocol/commands';
import { deleteCanned, listCanned, saveCanned } from './canned';
import type { ChangeHandler, QueryHandler, SlowChangeHandler } from './handler';
import { getHistoryEvents, getSession, searchHistory } from './history';
import { postMessage, postNote } from './messages';
import { getPerson, linkPerson, searchPeople } from './people';
import { setReceipt } from './receipts';
import { acceptRedirect, cancelRedirect, declineRedirect, offerRedirect } from './redirects';
import { getReport } from './reports';
import { endSession, rateSession, takeSession } from './sessions';
import { setStatus } from './status';
import { chooseOption, requestAgent } from './story';
import { sync } from './sync';
import { createTicket, getTicket, recentTickets, searchTickets, ticketForm, updateTicket } from './tickets';

/** Changes of a session; what is changed elsewhere sees to its own repeats. */
type ChangeType = {
  [T in CommandType]: (typeof COMMANDS)[T] extends { changes: true; session: true } ? T : never;
}[CommandType];
type SlowType = 'ticket.create';

/** Commands that make session events. */
const CHANGES: Readonly<Record<Exclude<ChangeType, SlowType>, ChangeHandler>> = {
  'message.post': postMessage,
  'note.post': postNote,
  'session.take': takeSession,
  'session.end': endSession,
  'session.rate': rateSession,
  'redirect.offer': offerRedirect,
  'redirect.accept': acceptRedirect,
  'redirect.decline': declineRedirect,
  'redirect.cancel': cancelRedirect,
  'bot.choose': chooseOption,
  'agent.request': requestAgent,
  'person.link': linkPerson,
};

/** Those that ask another system first. */
const SLOW_CHANGES: Readonly<Record<SlowType, SlowChangeHandler>> = {
  'ticket.create': createTicket,
};

/** The others. */
const QUERIES: Readonly<Record<Exclude<CommandType, ChangeType>, QueryHandler>> = {
  sync,
  'status.set': setStatus,
  'receipt.set': setReceipt,
  'session.get': getSession,
  'history.search': searchHistory,
  'history.events': getHistoryEvents,
  'report.get': getReport,
  'person.get': getPerson,
  'person.search': searchPeople,
  'ticket.form': ticketForm,
  'ticket.get': getTicket,
  'ticket.update': updateTicket,
  'tickets.recent': recentTickets,
  'tickets.search': searchTickets,
  'canned.list': listCanned,
  'canned.save': saveCanned,
  'canned.delete': deleteCanned,
};

export type Handler =
  | { readonly kind: 'change'; readonly run: ChangeHandler }
  | { readonly kind: 'slow'; readonly run: SlowChangeHandler }
  | { readonly kind: 'query'; readonly run: QueryHandler };

/** What answers a type of command. */
export function handlerOf(type: CommandType): Handler {
  if (isIn(CHANGES, type)) return { kind: 'change', run: CHANGES[type] };
  if (isIn(SLOW_CHANGES, type)) return { kind: 'slow', run: SLOW_CHANGES[type] };
  return { kind: 'query', run: QUERIES[type] };
}

function isIn<T extends CommandType>(table: Readonly<Record<T, unknown>>, type: CommandType): type is T {
  return Object.hasOwn(table, type);
}
