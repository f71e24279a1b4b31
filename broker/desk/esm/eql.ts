/** Builds filters of Efecte's query language, such as `$status$ = '02 - Solving'`. Values are always quoted. */

/** The attribute has the value; `code` may name an attribute of what a reference points to, as `person:email`. */
export function equals(code: string, value: string): string {
  return `$${code}$ = ${quoted(value)}`;
}

export function contains(code: string, value: string): string {
  return `$${code}$ LIKE ${quoted(`%${value.replaceAll('%', '')}%`)}`;
}

export function isEmpty(code: string): string {
  return `$${code}$ IS NULL`;
}

/** Null when there is nothing to filter by. */
export function allOf(clauses: readonly (string | null)[]): string | null {
  return joined(clauses, ' AND ');
}

export function anyOf(clauses: readonly (string | null)[]): string | null {
  return joined(clauses, ' OR ');
}

function joined(clauses: readonly (string | null)[], word: string): string | null {
  const given = clauses.filter((clause) => clause !== null);
  if (given.length === 0) return null;
  return given.length === 1 ? (given[0] ?? null) : `(${given.join(word)})`;
}

/** A quote inside is doubled; control characters are dropped. */
function quoted(value: string): string {
  return `'${value.replace(/\p{Cc}/gu, ' ').replaceAll("'", "''")}'`;
}
