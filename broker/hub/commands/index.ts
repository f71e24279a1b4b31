import type { COMMANDS, CommandType } from '../../protocol/commands';
import type { ChangeHandler, QueryHandler } from './handler';
import { postMessage, postNote } from './messages';
import { getPerson } from './people';
import { setReceipt } from './receipts';
import { acceptRedirect, cancelRedirect, declineRedirect, offerRedirect } from './redirects';
import { endSession, getSession, rateSession, takeSession } from './sessions';
import { setStatus } from './status';
import { chooseOption, requestAgent } from './story';
import { sync } from './sync';

type ChangeType = { [T in CommandType]: (typeof COMMANDS)[T]['changes'] extends true ? T : never }[CommandType];

/** Commands that make session events. */
const CHANGES: Readonly<Record<ChangeType, ChangeHandler>> = {
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
};

/** The others. */
const QUERIES: Readonly<Record<Exclude<CommandType, ChangeType>, QueryHandler>> = {
  sync,
  'status.set': setStatus,
  'receipt.set': setReceipt,
  'session.get': getSession,
  'person.get': getPerson,
};

export type Handler =
  | { readonly kind: 'change'; readonly run: ChangeHandler }
  | { readonly kind: 'query'; readonly run: QueryHandler };

/** What answers a type of command. */
export function handlerOf(type: CommandType): Handler {
  return isChange(type) ? { kind: 'change', run: CHANGES[type] } : { kind: 'query', run: QUERIES[type] };
}

function isChange(type: CommandType): type is ChangeType {
  return Object.hasOwn(CHANGES, type);
}
