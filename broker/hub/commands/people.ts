import { COMMANDS } from '../../protocol/commands';
import { fail, ok, parseInput } from '../../protocol/errors';
import type { QueryHandler } from './handler';

/** `person.get`: the person record behind a visitor. */
export const getPerson: QueryHandler = ({ data }, parts) => {
  const input = parseInput(COMMANDS['person.get'].input, data, 'data');
  if (!input.ok) return input;
  const person = parts.workspace.people.value.people.find((candidate) => candidate.id === input.value.person);
  return person === undefined ? fail('not_found', 'There is no such person.') : ok({ data: person });
};
