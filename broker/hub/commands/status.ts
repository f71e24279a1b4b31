import { COMMANDS } from '../../protocol/commands';
import { ok, parseInput } from '../../protocol/errors';
import type { QueryHandler } from './handler';

/** `status.set`: when it is answered with "inactive", no chat comes any more, not even one on its way. */
export const setStatus: QueryHandler = async ({ caller, data }, parts) => {
  const input = parseInput(COMMANDS['status.set'].input, data, 'data');
  if (!input.ok) return input;
  const status = await parts.agents.choose(caller.id, input.value, () => parts.assignments.settled(caller.id));
  return status.ok ? ok({ data: status.value }) : status;
};
