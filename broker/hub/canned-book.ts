import { CANNED_LIMITS, type CannedChanges, type CannedDraft, type CannedEntry } from '../protocol/canned';
import { fail, ok, protocolError, type Result } from '../protocol/errors';
import type { CannedFile, CannedGone } from '../store/canned';

/** All canned responses, in the order of their last change, and what is remembered of deleted ones. */
export interface CannedBook {
  readonly revision: number;
  /** By `revision`, rising. */
  readonly entries: readonly CannedEntry[];
  /** By `revision`, rising. */
  readonly gone: readonly CannedGone[];
  /** Of what was deleted up to here nothing is known any more. */
  readonly forgotten: number;
}

/** Who changes the book. */
export interface CannedWriter {
  readonly id: string;
  /** Leads and administrators see to what is shared. */
  readonly mayShare: boolean;
}

/** How many deleted ones are remembered: whoever was away for longer gets the whole list again. */
export const GONE_KEPT = 2_000;

/** Reads the document. What has no revision gets the next ones, in the order it stands: the same at each start. */
export function openBook(file: CannedFile): CannedBook {
  const known = Math.max(
    file.revision ?? 0,
    ...[...file.canned, ...(file.gone ?? [])].map((entry) => entry.revision ?? 0),
  );
  let revision = known;
  const entries = file.canned.map((entry): CannedEntry => {
    if (entry.revision !== undefined) return { ...entry, revision: entry.revision };
    revision += 1;
    return { ...entry, revision };
  });
  return {
    revision,
    entries: entries.sort(byRevision),
    gone: [...(file.gone ?? [])].sort(byRevision),
    forgotten: file.forgotten ?? 0,
  };
}

/**
 * What an agent misses: the present state of all that changed since the revision the agent has, and what is gone, in
 * the order it changed, at most about `maxBytes` of it. Other people's own responses are left out without a trace.
 */
export function changesFor(
  book: CannedBook,
  agent: string,
  asked: { readonly since: number; readonly cursor: number },
  maxBytes: number,
): CannedChanges {
  const isKnown = asked.since <= book.revision && (asked.since === 0 || asked.since >= book.forgotten);
  const since = isKnown ? asked.since : 0;
  // A cursor of a list that had to be started anew is of no use.
  const after = Math.max(since, isKnown ? asked.cursor : 0);
  const isVisible = ({ owner }: { readonly owner: string | null }): boolean => owner === null || owner === agent;
  const entries = book.entries.slice(firstAfter(book.entries, after)).filter(isVisible);
  // Whoever has nothing yet has nothing to delete.
  const gone = after === 0 ? [] : book.gone.slice(firstAfter(book.gone, after)).filter(isVisible);
  const responses: CannedEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    bytes += Buffer.byteLength(JSON.stringify(entry));
    if (bytes > maxBytes && responses.length > 0) {
      const cursor = responses.at(-1)?.revision ?? after;
      const deleted = gone.filter(({ revision }) => revision <= cursor).map(({ id }) => id);
      return { revision: book.revision, since, cursor, deleted, responses };
    }
    responses.push(entry);
  }
  return { revision: book.revision, since, deleted: gone.map(({ id }) => id), responses };
}

export interface Saved {
  readonly book: CannedBook;
  /** In the order of the drafts. */
  readonly entries: readonly CannedEntry[];
}

/** Takes all drafts into the book, or none: `forbidden`, `not_found`, `conflict`, `limit_reached`. */
export function saveAll(
  book: CannedBook,
  writer: CannedWriter,
  drafts: readonly CannedDraft[],
  newId: () => string,
): Result<Saved> {
  const byId = new Map(book.entries.map((entry) => [entry.id, entry]));
  const gone = [...book.gone];
  const saved: CannedEntry[] = [];
  let { revision } = book;
  for (const [index, draft] of drafts.entries()) {
    const before = checked(byId, writer, draft, index);
    if (!before.ok) return before;
    const owner = draft.shared ? null : writer.id;
    if (before.value?.owner === null && owner !== null) {
      // For all others it is gone.
      revision += 1;
      gone.push({ id: before.value.id, owner: null, revision });
    }
    revision += 1;
    const entry: CannedEntry = {
      id: before.value?.id ?? newId(),
      name: draft.name.trim(),
      content: draft.content,
      language: draft.language,
      category: draft.category.trim(),
      owner,
      revision,
    };
    // Taken out first: the order is that of the last change.
    byId.delete(entry.id);
    byId.set(entry.id, entry);
    saved.push(entry);
  }
  const entries = [...byId.values()];
  const limit = checkLimits(book.entries, entries, writer);
  return limit.ok ? ok({ book: { ...book, revision, entries, ...remembered(book, gone) }, entries: saved }) : limit;
}

/** Takes one out: `forbidden`, `not_found`, `conflict`. */
export function deleteOne(
  book: CannedBook,
  writer: CannedWriter,
  asked: { readonly response: string; readonly base?: number | undefined },
): Result<{ readonly book: CannedBook; readonly entry: CannedEntry }> {
  const entry = book.entries.find(({ id }) => id === asked.response);
  const allowed = mayChange(entry, writer, asked.base, 'data');
  if (!allowed.ok) return allowed;
  const { id, owner } = allowed.value;
  const revision = book.revision + 1;
  return ok({
    entry: allowed.value,
    book: {
      ...book,
      revision,
      entries: book.entries.filter((other) => other.id !== id),
      ...remembered(book, [...book.gone, { id, owner, revision }]),
    },
  });
}

function checked(
  byId: ReadonlyMap<string, CannedEntry>,
  writer: CannedWriter,
  draft: CannedDraft,
  index: number,
): Result<CannedEntry | null> {
  if (draft.shared && !writer.mayShare) return NOT_YOURS;
  if (draft.response === undefined) return ok(null);
  return mayChange(byId.get(draft.response), writer, draft.base, `data.responses.${index}`);
}

function mayChange(
  entry: CannedEntry | undefined,
  writer: CannedWriter,
  base: number | undefined,
  path: string,
): Result<CannedEntry> {
  // Another agent's own looks like none at all.
  if (entry === undefined || (entry.owner !== null && entry.owner !== writer.id)) {
    return fail('not_found', 'There is no such canned response. It may have been deleted.');
  }
  if (entry.owner === null && !writer.mayShare) return NOT_YOURS;
  if (base === undefined || base === entry.revision) return ok(entry);
  const message = `"${entry.name}" has been changed meanwhile.`;
  return {
    ok: false,
    error: protocolError('conflict', message, { fields: [{ path: `${path}.base`, message }] }),
  };
}

const NOT_YOURS = fail<never>('forbidden', 'Only team leads and administrators change shared canned responses.');

/** Only for what grows: a workspace that has too many already can still mend and delete. */
function checkLimits(
  before: readonly CannedEntry[],
  after: readonly CannedEntry[],
  { id }: CannedWriter,
): Result<void> {
  for (const [owner, limit, what] of [
    [null, CANNED_LIMITS.shared, 'shared canned responses'],
    [id, CANNED_LIMITS.personal, 'canned responses of your own'],
  ] as const) {
    const count = countOf(after, owner);
    if (count > limit && count > countOf(before, owner)) {
      return fail('limit_reached', `There can be ${limit} ${what}. Delete some first.`);
    }
  }
  return ok(undefined);
}

function countOf(entries: readonly CannedEntry[], owner: string | null): number {
  return entries.reduce((count, entry) => (entry.owner === owner ? count + 1 : count), 0);
}

function remembered(book: CannedBook, gone: readonly CannedGone[]): Pick<CannedBook, 'gone' | 'forgotten'> {
  const dropped = gone.slice(0, Math.max(0, gone.length - GONE_KEPT));
  return { gone: gone.slice(dropped.length), forgotten: dropped.at(-1)?.revision ?? book.forgotten };
}

/** The index of the first with a higher revision. */
function firstAfter(sorted: readonly { readonly revision: number }[], revision: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.revision ?? 0) <= revision) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byRevision(a: { readonly revision: number }, b: { readonly revision: number }): number {
  return a.revision - b.revision;
}
