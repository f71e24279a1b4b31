/** A passphrase of a few words is longer; a short password is guessed, whatever signs are in it. */
const LEAST_CHARACTERS = 12;
/** What a sign-in takes (`POST /api/agents/token`). */
const MOST_CHARACTERS = 1_024;
const LEAST_DIFFERENT = 5;

/**
 * What is wrong with a password that somebody chooses, as one line that says what to do; null: nothing. `known`: what
 * others know of the agent, such as id and e-mail address.
 */
export function flawOfPassword(password: string, known: readonly string[]): string | null {
  const characters = [...password.normalize('NFKC')];
  if (password === '') return 'A password cannot be empty.';
  if (characters.length > MOST_CHARACTERS) return `A password has ${MOST_CHARACTERS} characters at most.`;
  if (characters.length < LEAST_CHARACTERS) {
    return `A password needs ${LEAST_CHARACTERS} characters or more. A few words that do not belong together are easy to remember.`;
  }
  if (new Set(characters).size < LEAST_DIFFERENT) {
    return `A password needs ${LEAST_DIFFERENT} different characters or more. Take a few words that do not belong together.`;
  }
  const same = (text: string): string => text.toLowerCase().replaceAll(/[\s._@-]/g, '');
  if (known.some((text) => same(text) === same(password))) return 'A password cannot be the name or the address.';
  return null;
}
