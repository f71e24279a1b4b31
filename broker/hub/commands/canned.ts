import { COMMANDS } from '../../protocol/commands';
import { ok, parseInput, type Result } from '../../protocol/errors';
import type { CannedWriter } from '../canned-book';
import type { Answer, Caller, QueryHandler } from './handler';

/** `canned.list`: shared ones and the caller's own; since a revision, only what has changed. */
export const listCanned: QueryHandler = ({ caller, data }, parts) => {
  const input = parseInput(COMMANDS['canned.list'].input, data, 'data');
  return input.ok ? ok({ data: parts.canned.list(caller.id, input.value) }) : input;
};

/** `canned.save`: new ones and changed ones, all or none. */
export const saveCanned: QueryHandler = async ({ id, caller, data }, parts) => {
  const input = parseInput(COMMANDS['canned.save'].input, data, 'data');
  if (!input.ok) return input;
  const { responses } = input.value;
  return answer(await parts.canned.save({ id, by: caller.userName }, writerOf(caller), responses));
};

/** `canned.delete`: one the caller may change. */
export const deleteCanned: QueryHandler = async ({ id, caller, data }, parts) => {
  const input = parseInput(COMMANDS['canned.delete'].input, data, 'data');
  if (!input.ok) return input;
  return answer(await parts.canned.delete({ id, by: caller.userName }, writerOf(caller), input.value));
};

function writerOf({ id, sender }: Caller): CannedWriter {
  return { id, mayShare: sender === 'lead' || sender === 'admin' };
}

function answer(done: Result<object>): Result<Answer> {
  return done.ok ? ok({ data: { ...done.value } }) : done;
}
