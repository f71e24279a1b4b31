import type { SessionFold } from '../protocol/fold';
import type { Language, Person, PersonSummary } from '../protocol/models';
import { isMadeUp, wordForVisitor } from '../protocol/visitor-name';

/** What visitors say of themselves, and what may be made of it. */

const NOT_VERIFIED: Readonly<Record<Language, string>> = {
  en: 'not verified',
  fi: 'ei vahvistettu',
  sv: 'inte verifierad',
  fr: 'non vérifié',
  pl: 'niezweryfikowany',
  de: 'nicht bestätigt',
};

/**
 * Who the visitor says to be, for the text of a ticket, such as `Visitor (not verified): Maija <maija@example.com>`;
 * null when nothing was said. Only a person of a ticket is more than a claim.
 */
export function claimOf({ visitor, language }: Pick<SessionFold, 'visitor' | 'language'>) {
  const { name, email, verified } = visitor;
  const isNameless = name === '' || isMadeUp(name);
  if (isNameless && email === undefined) return null;
  const said = [isNameless ? '' : name, email === undefined ? '' : `<${email}>`]
    .filter((part) => part !== '')
    .join(' ');
  const mark = verified === true ? '' : ` (${NOT_VERIFIED[language]})`;
  return `${wordForVisitor(language)}${mark}: ${said}`;
}

/** Whose e-mail address an unlinked visitor gave, if it is that of one person alone: for an agent to decide. */
export function likelyPerson(
  { person, visitor }: Pick<SessionFold, 'person' | 'visitor'>,
  people: readonly Person[],
): Pick<PersonSummary, 'id' | 'name'> | null {
  const wanted = visitor.email?.toLowerCase();
  if (person !== null || wanted === undefined) return null;
  const [found, ...others] = people.filter(({ email }) => email.toLowerCase() === wanted);
  return found === undefined || others.length > 0 ? null : { id: found.id, name: found.name };
}
