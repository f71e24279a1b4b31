import { COMMANDS } from '../../protocol/commands';
import { fail, ok, parseInput, type Result } from '../../protocol/errors';
import type { Person, PersonSummary } from '../../protocol/models';
import { plainText, searchWords } from '../../protocol/plain-text';
import { type ChangeHandler, type CommandParts, mayWrite, type Plan, type QueryHandler } from './handler';

const FOUND_AT_MOST = 20;

/** `person.get`: the person record behind a visitor. */
export const getPerson: QueryHandler = ({ data }, parts) => {
  const input = parseInput(COMMANDS['person.get'].input, data, 'data');
  if (!input.ok) return input;
  const person = personWith(input.value.person, parts);
  return person === undefined ? NO_PERSON : ok({ data: person });
};

/** `person.search`: people by words of name, address, title, department or phone number; names that begin so first. */
export const searchPeople: QueryHandler = ({ data }, parts) => {
  const input = parseInput(COMMANDS['person.search'].input, data, 'data');
  if (!input.ok) return input;
  return ok({ data: { people: [...peopleWith(input.value.text, parts.workspace.people.value.people)] } });
};

/** `person.link`: an agent has found out who the visitor is. */
export const linkPerson: ChangeHandler = ({ id, caller, session, data }, parts): Result<Plan> => {
  const input = parseInput(COMMANDS['person.link'].input, data, 'data');
  if (!input.ok) return input;
  const allowed = mayWrite(caller, session);
  if (!allowed.ok) return allowed;
  const person = personWith(input.value.person, parts);
  if (person === undefined) return NO_PERSON;
  if (session.fold.person === person.id) return fail('conflict', 'The visitor is linked to this person already.');
  const linked = { person: person.id, name: person.name, command: id };
  return ok({ drafts: [{ type: 'person.linked', by: caller.actor, data: linked }] });
};

const NO_PERSON = fail<never>('not_found', 'There is no such person.');

function personWith(id: string, { workspace }: CommandParts): Person | undefined {
  return workspace.people.value.people.find((candidate) => candidate.id === id);
}

/** Those whose record has every word, at most 20; without words, nobody. */
export function peopleWith(text: string, people: readonly Person[]): readonly PersonSummary[] {
  const words = searchWords(text);
  if (words.length === 0) return [];
  const found = people
    .map((person) => ({ person, rank: rankOf(person, words) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.person.name.localeCompare(b.person.name));
  return found.slice(0, FOUND_AT_MOST).map(({ person: { id, name, email, title, department } }) => ({
    id,
    name,
    email,
    title,
    department,
  }));
}

function rankOf(person: Person, words: readonly string[]): 0 | 1 | 2 | null {
  const name = plainText(person.name);
  const all = plainText([person.name, person.email, person.title, person.department, person.phone].join('\n'));
  if (!words.every((word) => all.includes(word))) return null;
  if (name.startsWith(words.join(' '))) return 0;
  return words.every((word) => name.includes(word)) ? 1 : 2;
}
