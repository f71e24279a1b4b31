import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CannedDraft, CannedEntry, CannedText } from '../../../../../broker/protocol/canned';
import { LANGUAGES } from '../../../../../broker/protocol/models';
import { readCsv, writeCsv } from '../../../../../renderer/console/canned/transfer/csv';
import { readJson, writeJson } from '../../../../../renderer/console/canned/transfer/json';
import { planImport, portionsOf, textOf } from '../../../../../renderer/console/canned/transfer/plan';
import { readFile } from '../../../../../renderer/console/canned/transfer/read-file';
import { type Contents, checkRows } from '../../../../../renderer/console/canned/transfer/rows';

const texts = (contents: Contents): CannedText[] => checkRows(contents, 'file').good.map(({ text }) => text);
const badOf = (contents: Contents): string[] =>
  checkRows(contents, 'file').bad.map(({ line, reason, detail }) => [line, reason, detail].join(' ').trim());

const written = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
      fc.constantFrom('"', ',', ';', '\n', "'=", '=1+1', '@', '-', '\t', "'", '\\', '\\"', '{{a|b}}', '\u00e4'),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join('').replaceAll('\r', ''));
const line = written.map((text) => text.replaceAll(/\s+/gu, ' ').trim().slice(0, 80)).filter((text) => text !== '');
const anyText: fc.Arbitrary<CannedText> = fc.record({
  name: line,
  content: written.filter((text) => text.trim() !== ''),
  language: fc.constantFrom(...LANGUAGES),
  category: line,
  shared: fc.boolean(),
});
const someTexts = fc.uniqueArray(anyText, { selector: ({ name }) => name, maxLength: 8 });

describe('a file that was written', () => {
  it('as CSV is read as it was, whatever stands in it', () => {
    fc.assert(fc.property(someTexts, (all) => void expect(texts(readCsv(writeCsv(all)))).toEqual(all)));
  });

  it('as JSON is read as it was, whatever stands in it', () => {
    fc.assert(fc.property(someTexts, (all) => void expect(texts(readJson(writeJson(all)))).toEqual(all)));
  });

  it('as CSV has no cell that a spreadsheet takes for a formula', () => {
    fc.assert(
      fc.property(someTexts, (all) => {
        const { rows } = readCsv(writeCsv(all).replaceAll("'", 'q'));
        for (const { fields } of rows) {
          for (const cell of [fields.name, fields.content, fields.category])
            expect(cell ?? '').not.toMatch(/^[=+\-@\t]/);
        }
      }),
    );
  });
});

const HEAD = 'name,content,language,category,scope\n';

describe('bad rows of a CSV file', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['no name', `${HEAD} ,Text,en,A,shared\n`, ['2 noName']],
    ['no content', `${HEAD}Name,,en,A,shared\n`, ['2 noContent Name']],
    ['a language that is not known', `${HEAD}Name,Text,xx,A,\n`, ['2 language xx']],
    ['a scope that is not known', `${HEAD}Name,Text,en,A,everyone\n`, ['2 scope everyone']],
    ['a long name', `${HEAD}${'n'.repeat(121)},Text,en,A,\n`, [`2 longName ${'n'.repeat(60)}`]],
    ['a long content', `${HEAD}Name,${'c'.repeat(8_001)},en,A,\n`, ['2 longContent Name']],
    ['a row twice', `${HEAD}Name,Text,en,A,\nOther,Text,en,A,\nName,Again,en,B,\n`, ['4 twice 2']],
    ['a row behind one of several lines', `${HEAD}One,"a\nb\n\nc",en,A,\n\n ,x,en,A,\n`, ['7 noName']],
    ['the same with other line ends', `${HEAD}One,"a\r\nb",en,A,\r\n ,x,en,A,\r\n`.replace('\n', '\r\n'), ['4 noName']],
    ['a quote that is not closed', `${HEAD}One,Text,en,A,\nTwo,"Text,en,A,\n`, ['3 quotes']],
    ['no headings', 'One,Text,en,A,\n', ['1 columns name, content']],
    ['nothing', '', ['1 columns name, content']],
    ['no headings below the separator', 'sep=;\nOne;Text\n', ['2 columns name, content']],
    ['a row below the separator', `sep=,\n${HEAD} ,Text,en,A,\n`, ['3 noName']],
    ['a sentence without quotes', `${HEAD}One,Hello, and welcome,en,A,shared\n`, ['2 cells One']],
  ])('are named with line and reason: %s', (_name, file, bad) => {
    expect(badOf(readCsv(file))).toEqual(bad);
  });

  it('do not keep the good ones out', () => {
    const file = `${HEAD}One,Text,en,A,shared\n,Text,en,A,\nTwo,Text,en-US,,personal\n`;
    expect(texts(readCsv(file))).toEqual([
      { name: 'One', content: 'Text', language: 'en', category: 'A', shared: true },
      { name: 'Two', content: 'Text', language: 'en', category: 'General', shared: false },
    ]);
  });
});

describe('a CSV file of somebody else', () => {
  it.each([
    ['semicolons', 'Name;Content;Language\nOne;Text;en\n'],
    ['tabs', 'name\tcontent\tlanguage\nOne\tText\ten\n'],
    ['other columns and another order', 'id,language,Content , NAME\n7,en,Text,One\n'],
    ['a line that names the separator', 'sep=;\r\nname;content;language\r\nOne;Text;en\r\n'],
    ['the same, and a byte order mark', '\ufeffsep=\t\nname\tcontent\tlanguage\nOne\tText\ten\n'],
    ['empty cells at the end of each line', 'name;content;language;;\nOne;Text;en;;;;\n'],
    ['a byte order mark and no line end at the end', '\ufeffname,content,language\r\nOne,Text,en'],
  ])('is read with %s', (_name, file) => {
    expect(texts(readCsv(file))).toMatchObject([{ name: 'One', content: 'Text', language: 'en', shared: false }]);
  });
});

describe('a CSV file of sentences', () => {
  const sentence = fc
    .array(fc.constantFrom('Hello', ',', ', ', ';', ' and', '; or', '\t', '.'), { minLength: 1, maxLength: 12 })
    .map((words) => `A${words.join('')}`);

  it.each([',', ';', '\t'])('separated by %j is read whole, whatever signs stand in the sentences', (separator) => {
    const quoted = (text: string): string => (text.includes(separator) ? `"${text}"` : text);
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 20 }), (sentences) => {
        const lines = sentences.map((text, n) => ['en', `N${n}`, quoted(text)].join(separator));
        const file = [['language', 'name', 'content'].join(separator), ...lines].join('\n');
        expect(texts(readCsv(file)).map(({ content }) => content)).toEqual(sentences);
      }),
    );
  });

  it('with two columns only is read, each row in English', () => {
    const file = 'name;content\nOne;Hello, and welcome, all of you\nTwo;Yes, no, maybe, and so on\n';
    expect(texts(readCsv(file))).toMatchObject([
      { name: 'One', content: 'Hello, and welcome, all of you' },
      { name: 'Two', content: 'Yes, no, maybe, and so on' },
    ]);
  });
});

describe('a file from the disk', () => {
  const file = 'name;content;language\nOne;Käännös, joo;fi\n';
  it.each(['utf8', 'utf16le'] as const)('is read in %s, with and without a byte order mark', (encoding) => {
    for (const mark of ['', '\ufeff']) {
      const bytes = Uint8Array.from(Buffer.from(mark + file, encoding));
      expect(texts(readFile('a.csv', bytes))).toMatchObject([{ content: 'Käännös, joo' }]);
    }
  });

  it('in an older encoding is refused with that reason, as its letters would be spoilt', () => {
    expect(badOf(readFile('a.csv', Uint8Array.from(Buffer.from(file, 'latin1'))))).toEqual(['1 encoding']);
  });
});

describe('bad entries of a JSON file', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['no JSON', '{\n  "responses": [\n', ['3 unreadable']],
    ['no list', '{"canned": []}', ['1 columns responses']],
    ['a field that is no text', '[\n {"name": "One", "content": 7, "language": "en"}\n]', ['2 notText content']],
    ['an entry that is none', '[\n\n 7]', ['3 notText name']],
    [
      'in the middle',
      '{"about": {"list": [1, 2]},\n"responses": [\n{"name": "a, [b", "content": "x\\"]", "language": "en"},\n{"name": ""},\n {"name": "c"}]}',
      ['4 noName', '5 noContent c'],
    ],
  ])('are named with line and reason: %s', (_name, file, bad) => {
    expect(badOf(readJson(file))).toEqual(bad);
  });

  it('take a mere list too, and what the protocol says of sharing', () => {
    const file = '[{"name":"One","content":"Text","language":"en","shared":true}]';
    expect(texts(readJson(file))).toEqual([
      { name: 'One', content: 'Text', language: 'en', category: 'General', shared: true },
    ]);
  });
});

describe('sharing', () => {
  const contents = readCsv(`${HEAD}One,Text,en,A,shared\nTwo,Text,en,A,personal\nThree,Text,en,A,\n`);
  it.each([
    ['file', [true, false, false]],
    ['shared', [true, true, true]],
    ['personal', [false, false, false]],
  ] as const)('goes by %s', (sharing, expected) => {
    expect(checkRows(contents, sharing).good.map(({ text }) => text.shared)).toEqual(expected);
  });
});

describe('an import', () => {
  const entries = (all: readonly CannedText[]): CannedEntry[] =>
    all.map(({ shared, ...text }, n) => ({ ...text, id: `c-${n}`, owner: shared ? null : 'me', revision: n + 1 }));
  const rows = (all: readonly CannedText[]) => all.map((text, n) => ({ line: n + 2, text }));

  it('of what was exported changes nothing', () => {
    fc.assert(
      fc.property(someTexts, (all) => {
        const present = entries(all);
        const plan = planImport(rows(present.map(textOf)), present);
        expect(plan).toEqual({ drafts: [], added: 0, changed: 0, same: all.length });
      }),
    );
  });

  it('changes what has the same name, language and scope, and adds the rest', () => {
    const base: CannedText = { name: 'One', content: 'Text', language: 'en', category: 'A', shared: true };
    const plan = planImport(
      rows([
        { ...base, content: 'New' },
        { ...base, language: 'fi' },
        { ...base, shared: false },
      ]),
      entries([base]),
    );
    expect(plan).toMatchObject({ added: 2, changed: 1, same: 0 });
    expect(plan.drafts[0]).toEqual({ ...base, content: 'New', response: 'c-0', base: 1 });
  });

  it('goes in portions that fit into a command, in order', () => {
    const draft = fc.record({ size: fc.nat(8_000) }).map(
      ({ size }): CannedDraft => ({
        ...{ name: 'n', content: `ä${'ä'.repeat(size)}`, language: 'en', category: 'A', shared: false },
      }),
    );
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 450, size: 'max' }), (drafts) => {
        const portions = portionsOf(drafts);
        expect(portions.flat()).toEqual(drafts);
        for (const portion of portions) {
          expect(portion.length).toBeGreaterThan(0);
          expect(portion.length).toBeLessThanOrEqual(200);
          expect(Buffer.byteLength(JSON.stringify(portion))).toBeLessThan(128 * 1024);
        }
      }),
      { numRuns: 20 },
    );
  });
});
