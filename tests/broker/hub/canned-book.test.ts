import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CannedBook,
  type CannedWriter,
  changesFor,
  deleteOne,
  GONE_KEPT,
  openBook,
  saveAll,
} from '../../../broker/hub/canned-book';
import { CANNED_LIMITS, type CannedChanges, type CannedDraft, type CannedEntry } from '../../../broker/protocol/canned';
import { expectOk } from './world';

const LEAD: CannedWriter = { id: 'claire', mayShare: true };
const AGENT: CannedWriter = { id: 'bertil', mayShare: false };
const OTHER: CannedWriter = { id: 'emma', mayShare: false };

const draft = (changes: Partial<CannedDraft> = {}): CannedDraft => ({
  name: 'Greeting',
  content: 'Hello {{visitor.name}}',
  language: 'en',
  category: 'Conversation',
  shared: false,
  ...changes,
});

function counter(): () => string {
  let n = 0;
  return () => {
    n += 1;
    return `c-${n}`;
  };
}

const EMPTY = openBook({ canned: [] });
const EVERYTHING = 1_000_000;

function bookWith(writer: CannedWriter, ...drafts: CannedDraft[]): CannedBook {
  return expectOk(saveAll(EMPTY, writer, drafts, counter())).book;
}

function codeOf(result: { ok: boolean; error?: { code: string } }): string {
  return result.ok ? 'ok' : (result.error?.code ?? '');
}

describe('who may change what', () => {
  const shared = bookWith(LEAD, draft({ shared: true }));
  const own = bookWith(AGENT, draft());
  const rows: readonly (readonly [string, CannedBook, CannedWriter, CannedDraft, string])[] = [
    ['an agent adds one of their own', EMPTY, AGENT, draft(), 'ok'],
    ['an agent adds a shared one', EMPTY, AGENT, draft({ shared: true }), 'forbidden'],
    ['a lead adds a shared one', EMPTY, LEAD, draft({ shared: true }), 'ok'],
    ['an agent changes a shared one', shared, AGENT, draft({ response: 'c-1' }), 'forbidden'],
    ['a lead changes a shared one', shared, LEAD, draft({ response: 'c-1', shared: true }), 'ok'],
    ['a lead takes a shared one for themselves', shared, LEAD, draft({ response: 'c-1' }), 'ok'],
    ['an agent changes their own', own, AGENT, draft({ response: 'c-1' }), 'ok'],
    ['an agent shares their own', own, AGENT, draft({ response: 'c-1', shared: true }), 'forbidden'],
    ["an agent changes a colleague's own", own, OTHER, draft({ response: 'c-1' }), 'not_found'],
    ["a lead changes a colleague's own", own, LEAD, draft({ response: 'c-1', shared: true }), 'not_found'],
    ['one that is not there', own, AGENT, draft({ response: 'c-9' }), 'not_found'],
    ['with the revision that is present', own, AGENT, draft({ response: 'c-1', base: 1 }), 'ok'],
    ['with a revision that is old', own, AGENT, draft({ response: 'c-1', base: 0 }), 'conflict'],
  ];
  it.each(rows)('%s', (_name, book, writer, asked, code) => {
    expect(codeOf(saveAll(book, writer, [asked], counter()))).toBe(code);
  });

  it.each([
    ['an agent deletes a shared one', shared, AGENT, {}, 'forbidden'],
    ['a lead deletes a shared one', shared, LEAD, {}, 'ok'],
    ['an agent deletes their own', own, AGENT, {}, 'ok'],
    ["an agent deletes a colleague's own", own, OTHER, {}, 'not_found'],
    ['with a revision that is old', own, AGENT, { base: 0 }, 'conflict'],
  ] as const)('%s', (_name, book, writer, more, code) => {
    expect(codeOf(deleteOne(book, writer, { response: 'c-1', ...more }))).toBe(code);
  });

  it('all are saved or none', () => {
    const result = saveAll(own, AGENT, [draft({ name: 'New' }), draft({ shared: true })], counter());
    expect(codeOf(result)).toBe('forbidden');
    expect(own.entries).toHaveLength(1);
  });

  it('an agent can have only so many', () => {
    const full = openBook({
      canned: Array.from({ length: CANNED_LIMITS.personal }, (_none, n) => ({
        ...{ id: `x-${n}`, name: 'n', content: 'c', language: 'en' as const, category: 'k' },
        owner: AGENT.id,
      })),
    });
    expect(codeOf(saveAll(full, AGENT, [draft()], counter()))).toBe('limit_reached');
    expect(codeOf(saveAll(full, AGENT, [draft({ response: 'x-3' })], counter()))).toBe('ok');
    expect(codeOf(saveAll(full, OTHER, [draft()], counter()))).toBe('ok');
  });
});

describe('opening the book', () => {
  it('gives those without a revision the next ones, the same at each start', () => {
    const file = {
      canned: [
        { id: 'b', name: 'B', content: 'b', language: 'en' as const, category: 'k', owner: null, revision: 4 },
        { id: 'a', name: 'A', content: 'a', language: 'en' as const, category: 'k', owner: null },
      ],
    };
    expect(openBook(file)).toEqual(openBook(structuredClone(file)));
    expect(openBook(file).entries.map(({ id, revision }) => [id, revision])).toEqual([
      ['b', 4],
      ['a', 5],
    ]);
  });
});

/** A console: what it has, and how it asks for what it misses. */
class Reader {
  readonly id: string;
  #since = 0;
  #has = new Map<string, CannedEntry>();

  constructor(id: string) {
    this.id = id;
  }

  /** Reads page by page; `between` is what happens while it reads. */
  read(ask: (since: number, cursor: number) => CannedChanges, between: () => void): void {
    let cursor = 0;
    for (;;) {
      const page = ask(this.#since, cursor);
      if (page.since !== this.#since) {
        this.#has.clear();
        this.#since = page.since;
      }
      for (const id of page.deleted) this.#has.delete(id);
      for (const entry of page.responses) this.#has.set(entry.id, entry);
      if (page.cursor === undefined) {
        this.#since = page.revision;
        return;
      }
      cursor = page.cursor;
      between();
    }
  }

  get texts(): string[] {
    return [...this.#has.values()].map(({ id, content, revision }) => `${id} ${content} ${revision}`).sort();
  }
}

describe('reading what has changed', () => {
  const writers = [LEAD, AGENT, OTHER];
  const change = fc.record({
    writer: fc.constantFrom(...writers),
    kind: fc.constantFrom('add', 'change', 'delete'),
    shared: fc.boolean(),
    which: fc.nat(30),
    text: fc.string({ maxLength: 8 }).map((text) => `t${text}`),
  });
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ change }) },
    { weight: 1, arbitrary: fc.record({ reader: fc.nat(2), bytes: fc.integer({ min: 1, max: 800 }) }) },
  );

  function apply(
    book: CannedBook,
    newId: () => string,
    asked: typeof change extends fc.Arbitrary<infer T> ? T : never,
  ) {
    const { writer, kind, shared, which, text } = asked;
    const target = book.entries[which % Math.max(1, book.entries.length)]?.id;
    if (kind === 'delete') {
      const deleted = deleteOne(book, writer, { response: target ?? 'none' });
      return deleted.ok ? deleted.value.book : book;
    }
    const response = kind === 'change' && target !== undefined ? { response: target } : {};
    const saved = saveAll(book, writer, [draft({ content: text, shared, ...response })], newId);
    return saved.ok ? saved.value.book : book;
  }

  it('brings every reader to exactly what it may see, whatever happens meanwhile', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.array(change, { maxLength: 20 }), (steps, meanwhile) => {
        const newId = counter();
        const readers = writers.map(({ id }) => new Reader(id));
        const left = [...meanwhile];
        let book = EMPTY;
        const read = (reader: Reader, bytes: number, quiet: boolean): void =>
          reader.read(
            (since, cursor) => changesFor(book, reader.id, { since, cursor }, bytes),
            () => {
              const next = quiet ? undefined : left.pop();
              if (next !== undefined) book = apply(book, newId, next);
            },
          );
        for (const each of steps) {
          if ('change' in each) book = apply(book, newId, each.change);
          else read(readers[each.reader] ?? new Reader('none'), each.bytes, false);
        }
        for (const reader of readers) {
          read(reader, 300, true);
          const visible = book.entries.filter(({ owner }) => owner === null || owner === reader.id);
          expect(reader.texts).toEqual(
            visible.map(({ id, content, revision }) => `${id} ${content} ${revision}`).sort(),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it("never tells of a colleague's own, not even that it is gone", () => {
    let book = bookWith(AGENT, draft({ name: 'Secret' }));
    expect(changesFor(book, OTHER.id, { since: 0, cursor: 0 }, EVERYTHING).responses).toEqual([]);
    const since = book.revision;
    book = expectOk(deleteOne(book, AGENT, { response: 'c-1' })).book;
    expect(changesFor(book, OTHER.id, { since, cursor: 0 }, EVERYTHING).deleted).toEqual([]);
    expect(changesFor(book, AGENT.id, { since, cursor: 0 }, EVERYTHING).deleted).toEqual(['c-1']);
  });

  it('starts anew for a reader who is ahead, or was away for too long', () => {
    let book = bookWith(LEAD, draft({ shared: true, name: 'Stays' }));
    expect(changesFor(book, 'x', { since: 99, cursor: 0 }, EVERYTHING)).toMatchObject({ since: 0, deleted: [] });
    for (let n = 0; n <= GONE_KEPT; n += 1) {
      const saved = expectOk(saveAll(book, LEAD, [draft({ shared: true })], () => `d-${n}`));
      book = expectOk(deleteOne(saved.book, LEAD, { response: `d-${n}` })).book;
    }
    expect(book.gone).toHaveLength(GONE_KEPT);
    const answer = changesFor(book, 'x', { since: 1, cursor: 0 }, EVERYTHING);
    expect(answer.since).toBe(0);
    expect(answer.responses.map(({ name }) => name)).toEqual(['Stays']);
  });
});
