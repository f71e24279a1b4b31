import type { CannedEntry } from '../../../../broker/protocol/canned';
import { LANGUAGES, type Language } from '../../../../broker/protocol/models';
import { plainText, wordsIn } from '../../../../broker/protocol/plain-text';
import { Vocabulary, type WordId } from './vocabulary';

/** How well a response matches; higher is better. */
export const MATCH = { none: 0, inside: 1, content: 2, nameWord: 3, nameStart: 4 } as const;
export type Match = (typeof MATCH)[keyof typeof MATCH];

export interface Found {
  readonly entry: CannedEntry;
  readonly match: Match;
}

export interface Search {
  /** As typed; nothing finds everything. */
  readonly text: string;
  /** Those come first among equals. */
  readonly language?: Language | undefined;
  /** How often each has been used: the more, the further up among equals. */
  readonly uses?: Readonly<Record<string, number>> | undefined;
  /** At most so many, the best. */
  readonly limit: number;
  /** Looked through; all when absent. */
  readonly keep?: ((entry: CannedEntry) => boolean) | undefined;
}

export interface Results {
  readonly found: readonly Found[];
  /** How many there are beyond `limit` and within. */
  readonly total: number;
}

interface Slot {
  readonly entry: CannedEntry;
  /** Folded: to find what a name starts with, and to sort by. */
  readonly name: string;
}

/** The language of a slot that was taken out. */
const TAKEN_OUT = -1;

/** Shorter pieces are sought at the beginning of words only. */
const INSIDE_FROM = 3;

/**
 * Finds canned responses by pieces of words of their name and content. Every piece must be found. What matches best
 * comes first: at the start of the name, at the start of a word in the name, of one in the content, inside a word;
 * among equals the language asked for, then what is used more often, then the name.
 *
 * It holds, for each word, where it stands, so that one more letter costs a look through the vocabulary and not through
 * all texts. Changes are taken in one by one.
 */
export class CannedIndex {
  #vocabulary = new Vocabulary();
  /** By word: the slots whose name, or content, has it. */
  #inName: number[][] = [];
  #inContent: number[][] = [];
  /** Null: taken out. What has changed is in a new slot. */
  #slots: (Slot | null)[] = [];
  /** By slot, as a number: looked at for everything that is found, so close together. */
  #languages: number[] = [];
  readonly #slotOf = new Map<string, number>();

  get size(): number {
    return this.#slotOf.size;
  }

  has(entry: CannedEntry): boolean {
    const slot = this.#slotOf.get(entry.id);
    return slot !== undefined && this.#slots[slot]?.entry === entry;
  }

  ids(): IterableIterator<string> {
    return this.#slotOf.keys();
  }

  put(entry: CannedEntry): void {
    this.remove(entry.id);
    const slot = this.#slots.length;
    const name = plainText(entry.name);
    this.#slots.push({ entry, name });
    this.#languages.push(LANGUAGES.indexOf(entry.language));
    this.#slotOf.set(entry.id, slot);
    this.#note(this.#inName, name, slot);
    this.#note(this.#inContent, plainText(entry.content), slot);
  }

  remove(id: string): void {
    const slot = this.#slotOf.get(id);
    if (slot === undefined) return;
    this.#slots[slot] = null;
    this.#languages[slot] = TAKEN_OUT;
    this.#slotOf.delete(id);
    if (this.#slots.length > 2 * this.size + 64) this.#rebuild();
  }

  search(search: Search): Results {
    const text = plainText(search.text).trim();
    const pieces = [...new Set(wordsIn(text))];
    // Signs alone are in no word.
    if (pieces.length === 0 && text !== '') return { found: [], total: 0 };
    const matches = pieces.length === 0 ? null : this.#matchesOf(pieces);
    const best = new Best(search.limit);
    const language = search.language === undefined ? null : LANGUAGES.indexOf(search.language);
    const uses = this.#usesOf(search.uses ?? {});
    // Numbers only, and by number: this runs through everything with each key.
    for (let index = 0; index < this.#languages.length; index += 1) {
      const match = matches === null ? MATCH.nameStart : matches[index];
      const spoken = this.#languages[index];
      if (match === undefined || match === MATCH.none || spoken === TAKEN_OUT) continue;
      const slot = this.#slots[index];
      if (slot === null || slot === undefined || search.keep?.(slot.entry) === false) continue;
      const isStart = match === MATCH.nameWord && slot.name.startsWith(text);
      best.offer(slot, isStart ? MATCH.nameStart : (match as Match), spoken === language, uses?.[index] ?? 0);
    }
    return best.results();
  }

  /** By slot; null when nothing was ever used. */
  #usesOf(uses: Readonly<Record<string, number>>): Uint32Array | null {
    const used = Object.entries(uses);
    if (used.length === 0) return null;
    const bySlot = new Uint32Array(this.#slots.length);
    for (const [id, count] of used) {
      const slot = this.#slotOf.get(id);
      if (slot !== undefined) bySlot[slot] = count;
    }
    return bySlot;
  }

  /** For each slot, how well its worst piece matches. */
  #matchesOf(pieces: readonly string[]): Uint8Array {
    let all: Uint8Array | null = null;
    for (const piece of pieces) {
      const matches = this.#matchesOfPiece(piece);
      if (all === null) all = matches;
      else for (let slot = 0; slot < all.length; slot += 1) all[slot] = Math.min(all[slot] ?? 0, matches[slot] ?? 0);
    }
    return all ?? new Uint8Array(0);
  }

  #matchesOfPiece(piece: string): Uint8Array {
    const matches = new Uint8Array(this.#slots.length);
    const raise = (slots: readonly number[] | undefined, match: Match): void => {
      if (slots !== undefined) for (const slot of slots) if ((matches[slot] ?? 0) < match) matches[slot] = match;
    };
    this.#vocabulary.each(piece, piece.length >= INSIDE_FROM, (word, atStart) => {
      raise(this.#inName[word], atStart ? MATCH.nameWord : MATCH.inside);
      raise(this.#inContent[word], atStart ? MATCH.content : MATCH.inside);
    });
    return matches;
  }

  #note(places: number[][], folded: string, slot: number): void {
    for (const word of wordsIn(folded)) {
      const id: WordId = this.#vocabulary.add(word);
      const slots = places[id];
      if (slots === undefined) places[id] = [slot];
      else if (slots.at(-1) !== slot) slots.push(slot);
    }
  }

  /** Without what was taken out. */
  #rebuild(): void {
    const entries = this.#slots.flatMap((slot) => (slot === null ? [] : [slot.entry]));
    this.#vocabulary = new Vocabulary();
    this.#inName = [];
    this.#inContent = [];
    this.#slots = [];
    this.#languages = [];
    this.#slotOf.clear();
    for (const entry of entries) this.put(entry);
  }
}

interface Candidate extends Found {
  readonly name: string;
  /** Match, language and uses in one number: higher is better. */
  readonly rank: number;
}

/** Keeps the best so many of what is offered, in order. */
class Best {
  readonly #limit: number;
  #kept: Candidate[] = [];
  #worst: Candidate | null = null;
  #total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer({ entry, name }: Slot, match: Match, fits: boolean, uses: number): void {
    this.#total += 1;
    const rank = rankOf(match, fits, uses);
    const worst = this.#worst;
    if (worst !== null && (rank < worst.rank || (rank === worst.rank && name > worst.name))) return;
    this.#kept.push({ entry, match, name, rank });
    // Sorted now and then, not for each: what is worse than the worst of the last sorting never gets in.
    if (this.#kept.length >= 2 * this.#limit + 64) this.#cut();
  }

  results(): Results {
    this.#cut();
    return { found: this.#kept.map(({ entry, match }) => ({ entry, match })), total: this.#total };
  }

  #cut(): void {
    this.#kept.sort(compare);
    this.#kept = this.#kept.slice(0, this.#limit);
    this.#worst = this.#kept.length === this.#limit ? (this.#kept.at(-1) ?? null) : null;
  }
}

const MOST_USES = 2 ** 30 - 1;

function rankOf(match: Match, fits: boolean, uses: number): number {
  return (match * 2 + (fits ? 1 : 0)) * 2 ** 30 + Math.min(uses, MOST_USES);
}

function compare(a: Candidate, b: Candidate): number {
  if (a.rank !== b.rank) return b.rank - a.rank;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.entry.id < b.entry.id ? -1 : 1;
}
