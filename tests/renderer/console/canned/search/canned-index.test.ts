import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CannedEntry } from '../../../../../broker/protocol/canned';
import { LANGUAGES } from '../../../../../broker/protocol/models';
import { plainText, plainWords } from '../../../../../broker/protocol/plain-text';
import { CannedIndex, MATCH, type Search } from '../../../../../renderer/console/canned/search/canned-index';
import { DEMO, manyResponses } from './many';

let revision = 0;
const entry = (id: string, name: string, content: string, more: Partial<CannedEntry> = {}): CannedEntry => {
  revision += 1;
  return { id, name, content, language: 'en', category: 'Any', owner: null, revision, ...more };
};

function indexOf(entries: readonly CannedEntry[]): CannedIndex {
  const index = new CannedIndex();
  for (const each of entries) index.put(each);
  return index;
}

const idsOf = (index: CannedIndex, text: string, more: Partial<Search> = {}): string[] =>
  index.search({ text, limit: 50, ...more }).found.map(({ entry: { id } }) => id);

describe('searching the demo', () => {
  const index = indexOf(DEMO);
  const rows: readonly (readonly [string, string])[] = [
    ['reset', 'c-en-password'],
    ['RESET', 'c-en-password'],
    ['how to reset', 'c-en-password'],
    ['password 14', 'c-en-password'],
    ['mysignins', 'c-en-mfa'],
    ['salasanan vaihtaminen', 'c-fi-password'],
    ['elternzeit', 'c-de-leave'],
    // Inside a compound word, and without the accent.
    ['abrechnung', 'c-de-payslip'],
    ['lonespecifikation', 'c-sv-payslip'],
    ['software-center', 'c-en-software'],
  ];
  it.each(rows)('for "%s" finds %s first or soon', (text, id) => {
    expect(idsOf(index, text).slice(0, 3)).toContain(id);
  });

  it('finds everything when nothing is asked, and nothing for mere signs', () => {
    expect(index.search({ text: '', limit: 10 }).total).toBe(DEMO.length);
    expect(index.search({ text: ' ', limit: 10 }).total).toBe(DEMO.length);
    expect(idsOf(index, '?!')).toEqual([]);
    expect(idsOf(index, 'no such words anywhere')).toEqual([]);
  });
});

describe('the order of what is found', () => {
  it('is start of the name, start of a word in the name, word of the content, inside a word', () => {
    const index = indexOf([
      entry('inside', 'Compound', 'The vpnprofile is old'.replace('vpn', 'xvpn')),
      entry('content', 'Connection', 'Start the VPN again'),
      entry('word', 'About the VPN', 'Nothing'),
      entry('start', 'VPN first aid', 'Nothing'),
    ]);
    expect(idsOf(index, 'vpn')).toEqual(['start', 'word', 'content', 'inside']);
  });

  it('puts the language of the visitor first among equals, then what is used more often, then the name', () => {
    const index = indexOf([
      entry('b', 'Hello b', 'x'),
      entry('a', 'Hello a', 'x'),
      entry('used', 'Hello used', 'x'),
      entry('fi', 'Hello fi', 'x', { language: 'fi' }),
    ]);
    const uses = { used: 3 };
    expect(idsOf(index, 'hello')).toEqual(['a', 'b', 'fi', 'used']);
    expect(idsOf(index, 'hello', { uses })).toEqual(['used', 'a', 'b', 'fi']);
    expect(idsOf(index, 'hello', { uses, language: 'fi' })).toEqual(['fi', 'used', 'a', 'b']);
    expect(idsOf(index, '', { uses, language: 'fi' })).toEqual(['fi', 'used', 'a', 'b']);
  });

  it('lets no language and no use outweigh a better match', () => {
    const index = indexOf([entry('start', 'Reset', 'x'), entry('content', 'Password', 'reset it', { language: 'fi' })]);
    expect(idsOf(index, 'reset', { language: 'fi', uses: { content: 99 } })).toEqual(['start', 'content']);
  });

  it('needs every word, the worst of them counts', () => {
    const index = indexOf([entry('one', 'Reset', 'the password'), entry('two', 'Reset password', 'x')]);
    expect(idsOf(index, 'reset pass')).toEqual(['two', 'one']);
    expect(idsOf(index, 'pass reset')).toEqual(['two', 'one']);
    expect(idsOf(index, 'reset vpn')).toEqual([]);
  });
});

/** The definition, told as plainly as possible. */
function matchOf({ name, content }: CannedEntry, text: string): number {
  const pieces = plainWords(text);
  const names = plainWords(name);
  const contents = plainWords(content);
  const worst = pieces.map((piece) => {
    if (names.some((word) => word.startsWith(piece))) return MATCH.nameWord;
    if (contents.some((word) => word.startsWith(piece))) return MATCH.content;
    const isInside = piece.length >= 3 && [...names, ...contents].some((word) => word.includes(piece));
    return isInside ? MATCH.inside : MATCH.none;
  });
  const match = Math.min(...worst);
  return match === MATCH.nameWord && plainText(name).startsWith(plainText(text).trim()) ? MATCH.nameStart : match;
}

describe('the index', () => {
  const word = fc.constantFrom('reset', 'Reset', 'password', 'pass', 'vpn', 'Straße', 'łódź', 'ä', 'är', 'x1', 'word');
  const text = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
  const anyEntry = fc.record({
    ...{ id: fc.constantFrom('1', '2', '3', '4', '5', '6'), name: text, content: text },
    language: fc.constantFrom(...LANGUAGES),
  });
  const change = fc.oneof(
    { weight: 4, arbitrary: anyEntry.map((put) => ({ put })) },
    { weight: 1, arbitrary: fc.constantFrom('1', '2', '3', '4', '5', '6').map((remove) => ({ remove })) },
  );
  const piece = fc.constantFrom('re', 'res', 'ass', 'word', 'strasse', 'lod', 'a', 'ar', 'pn', '1', 'zzz');

  it('finds what a look at every text finds, in one total order, after any changes', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 150 }),
        fc.array(piece, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...LANGUAGES),
        fc.dictionary(fc.constantFrom('1', '2', '3'), fc.nat(3)),
        (changes, pieces, language, uses) => {
          const index = new CannedIndex();
          const all = new Map<string, CannedEntry>();
          for (const each of changes) {
            if ('put' in each) {
              const { id, name, content } = each.put;
              const put = entry(id, name, content, { language: each.put.language });
              all.set(id, put);
              index.put(put);
            } else {
              all.delete(each.remove);
              index.remove(each.remove);
            }
          }
          const search = pieces.join(' ');
          const { found, total } = index.search({ text: search, language, uses, limit: 100 });
          const expected = [...all.values()].filter((each) => matchOf(each, search) !== MATCH.none);
          expect(new Map(found.map((each) => [each.entry.id, each.match]))).toEqual(
            new Map(expected.map((each) => [each.id, matchOf(each, search)])),
          );
          expect(total).toBe(expected.length);
          expect(index.size).toBe(all.size);
          const ranks = found.map(({ entry: each, match }) => [
            ...[-match, each.language === language ? 0 : 1, -(uses[each.id] ?? 0)],
          ]);
          for (const [at, rank] of ranks.entries()) {
            const before = ranks[at - 1];
            if (before === undefined) continue;
            const differs = rank.findIndex((value, part) => value !== before[part]);
            if (differs !== -1) expect(before[differs]).toBeLessThan(rank[differs] ?? 0);
          }
          // The best few are the first few of all.
          const few = index.search({ text: search, language, uses, limit: 2 });
          expect(few.found).toEqual(found.slice(0, 2));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('takes less than 5 ms of the processor for each key with 10,000 responses', () => {
    const responses = manyResponses(10_000);
    const builtFrom = performance.now();
    const index = indexOf(responses);
    const built = performance.now() - builtFrom;
    const uses = Object.fromEntries(responses.slice(0, 500).map(({ id }, n) => [id, n % 17]));
    const typed = ['reset your password', 'vpn', 'abrechnung', 'wie', 'e', 'salasana ', 'q', '7', 'the mail program'];
    const keys = ['', ...typed.flatMap((text) => [...text].map((_key, at) => text.slice(0, at + 1)))];
    const press = (text: string): void => void index.search({ text, language: 'fi', uses, limit: 50 });
    // As in a console that has been open for a moment.
    keys.forEach(press);
    // Time of the processor, all of it, mean of some presses: what else the machine does counts not, nothing is left out.
    const presses = 5;
    const times = keys.map((text) => {
      const from = process.cpuUsage();
      for (let n = 0; n < presses; n += 1) press(text);
      const { user, system } = process.cpuUsage(from);
      return (user + system) / 1_000 / presses;
    });
    times.sort((a, b) => a - b);
    const [p50 = 0, p95 = 0, worst = 0] = [0.5, 0.95, 1].map((part) => times[Math.ceil(part * times.length) - 1]);
    console.log(
      `10,000 responses: built in ${built.toFixed(0)} ms; a key takes ${p50.toFixed(2)} ms of the processor p50, ${p95.toFixed(2)} ms p95, ${worst.toFixed(2)} ms at worst`,
    );
    expect(index.search({ text: 'how to reset', limit: 1 }).found[0]?.entry.name).toMatch(/^How to reset/);
    expect(p95).toBeLessThan(5);
    expect(worst).toBeLessThan(10);
  });
});
