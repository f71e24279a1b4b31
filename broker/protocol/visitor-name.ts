import type { KnownVisitor, Language } from './models';

/** What visitors who give no name are called, each with the end of the session's id behind it. */
const NAMELESS: Readonly<Record<Language, string>> = {
  en: 'Visitor',
  fi: 'Vierailija',
  sv: 'Besökare',
  fr: 'Visiteur',
  pl: 'Gość',
  de: 'Gast',
};

const MADE_UP = new RegExp(`^(?:${Object.values(NAMELESS).join('|')}) [0-9A-F]{4}$`, 'u');

/** "Visitor" in a language, as the texts of tickets call somebody. */
export function wordForVisitor(language: Language): string {
  return NAMELESS[language];
}

/** The name of a visitor who gave none, such as "Visitor 13D8": it tells several of them apart. */
export function madeUpName(session: string, language: Language): string {
  return `${NAMELESS[language]} ${session.slice(-4).toUpperCase()}`;
}

/** Whether a name was made up here: nobody is greeted by it. */
export function isMadeUp(name: string): boolean {
  return MADE_UP.test(name);
}

/** What a visitor is called everywhere: as the person the chat is linked to, else as they said; '' when neither is known. */
export function nameOf({ name, personName }: KnownVisitor): string {
  return personName ?? name;
}

/** How a visitor is addressed; null when all that is known is a name that was made up. */
export function addressOf(visitor: KnownVisitor): string | null {
  const name = nameOf(visitor).trim();
  return name === '' || isMadeUp(name) ? null : name;
}

/** What the visitor said their name is, where they are called otherwise; null when it says nothing new. */
export function givenBeside({ name, personName }: KnownVisitor): string | null {
  return personName === undefined || name === '' || name === personName || isMadeUp(name) ? null : name;
}
