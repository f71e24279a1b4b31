/** A key in the message field, as far as the list is concerned. */
export interface ListKey {
  readonly key: string;
  readonly shiftKey: boolean;
}

/** The list as it stands. */
export interface OpenList {
  /** How many options there are; at least one. */
  readonly count: number;
  /** The option that is marked; null: none is, until the arrows have chosen one. */
  readonly chosen: number | null;
}

/** What a key does to the list; null: it is not for the list, and does what it always does in the field. */
export type ListStep = { readonly kind: 'choose' | 'insert'; readonly index: number } | null;

/**
 * What is marked before anything was chosen. Where the `/` begins the message the first: whoever types there looks for
 * an answer, and Enter inserts it. Behind words ("Open the folder /home", or "/home is full" in a second line) none:
 * there Enter sends what was written, until the agent has shown by an arrow key that the list is meant. Tab inserts in
 * both.
 */
export function chosenAtFirst(leads: boolean): number | null {
  return leads ? 0 : null;
}

/** What a key does while the list is open. */
export function stepOf({ key, shiftKey }: ListKey, { count, chosen }: OpenList): ListStep {
  switch (key) {
    case 'ArrowDown':
      return { kind: 'choose', index: chosen === null ? 0 : (chosen + 1) % count };
    case 'ArrowUp':
      return { kind: 'choose', index: chosen === null ? count - 1 : (chosen + count - 1) % count };
    case 'Enter':
      return shiftKey || chosen === null ? null : { kind: 'insert', index: chosen };
    case 'Tab':
      return shiftKey ? null : { kind: 'insert', index: chosen ?? 0 };
    default:
      return null;
  }
}
