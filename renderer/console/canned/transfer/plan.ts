import {
  CANNED_PER_SAVE,
  type CannedDraft,
  type CannedEntry,
  type CannedText,
} from '../../../../broker/protocol/canned';
import { type GoodRow, keyOf } from './rows';

/** What an import comes to. */
export interface ImportPlan {
  readonly drafts: readonly CannedDraft[];
  readonly added: number;
  readonly changed: number;
  /** There already, word for word. */
  readonly same: number;
}

/** So much goes into one command, in bytes of JSON: well below what a packet and a frame may hold. */
const BYTES_PER_SAVE = 96 * 1024;

/** Compares a file with what is there: the same name, language and scope is the same response. */
export function planImport(rows: readonly GoodRow[], present: Iterable<CannedEntry>): ImportPlan {
  const byKey = new Map<string, CannedEntry>();
  for (const entry of present) byKey.set(keyOf({ ...entry, shared: entry.owner === null }), entry);
  const drafts: CannedDraft[] = [];
  let added = 0;
  let same = 0;
  for (const { text } of rows) {
    const before = byKey.get(keyOf(text));
    if (before === undefined) {
      added += 1;
      drafts.push(text);
    } else if (before.content === text.content && before.category === text.category) {
      same += 1;
    } else {
      drafts.push({ ...text, response: before.id, base: before.revision });
    }
  }
  return { drafts, added, changed: drafts.length - added, same };
}

/** The drafts in portions that each fit into one command, in order. */
export function portionsOf(drafts: readonly CannedDraft[]): readonly (readonly CannedDraft[])[] {
  const portions: CannedDraft[][] = [];
  let bytes = 0;
  for (const draft of drafts) {
    const size = new TextEncoder().encode(JSON.stringify(draft)).length;
    const last = portions.at(-1);
    if (last === undefined || last.length === CANNED_PER_SAVE || bytes + size > BYTES_PER_SAVE) {
      portions.push([draft]);
      bytes = size;
    } else {
      last.push(draft);
      bytes += size;
    }
  }
  return portions;
}

/** As it is written into a file, and as a dialog starts. */
export function textOf({ name, content, language, category, owner }: CannedEntry): CannedText {
  return { name, content, language, category, shared: owner === null };
}
