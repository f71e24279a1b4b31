import { COMMANDS } from '../../protocol/commands';
import { fail, ok, parseInput } from '../../protocol/errors';
import type { QueryHandler } from './handler';

/** `receipt.set`: how far a side has got and read. After the end only the agent's still counts. */
export const setReceipt: QueryHandler = ({ caller, session, data }, parts) => {
  const input = parseInput(COMMANDS['receipt.set'].input, data, 'data');
  if (!input.ok) return input;
  if (session === null) return fail('not_found', 'You have no such chat.');
  if (caller.side === 'agent') {
    if (session.holder?.id !== caller.id) return fail('not_found', 'You have no such chat.');
    parts.receipts.set(session, 'agent', caller.actor, input.value);
    return ok({ data: {} });
  }
  if (session.fold.state === 'ended') return fail('conflict', 'This chat has ended.');
  const { delivered, read } = input.value;
  parts.receipts.set(session, 'visitor', caller.actor, {
    delivered: delivered === undefined ? undefined : session.fullSeqOf(delivered),
    read: read === undefined ? undefined : session.fullSeqOf(read),
  });
  return ok({ data: {} });
};
