import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VISITOR_FILE_EXTENSIONS } from '../../../../broker/protocol/limits';
import { Inspector } from '../../../../broker/store/files/inspector';
import { EICAR, GOOD, PDF, PNG, PROGRAMS, packageOf } from './samples';

const MAX = 10_000;

/** The code of what is wrong with the bytes, in pieces of that size; `ok` when nothing is. */
function judge(extension: (typeof VISITOR_FILE_EXTENSIONS)[number], bytes: Buffer, piece = bytes.length || 1): string {
  const inspector = new Inspector(extension, MAX);
  for (let at = 0; at < bytes.length; at += piece) {
    const wrong = inspector.take(bytes.subarray(at, at + piece));
    if (wrong !== null) return wrong.code;
  }
  return inspector.end()?.code ?? 'ok';
}

const good = VISITOR_FILE_EXTENSIONS.flatMap((extension) =>
  GOOD[extension].map((bytes) => [extension, bytes] as const),
);
/** Extensions whose files begin alike. */
const ALIKE = [['jpeg', 'jpg'], ['doc', 'xls', 'ppt', 'pps'], ['odt', 'odp', 'docx', 'zip'], ['csv']];

describe('the first bytes of a file', () => {
  it.each(good)('of %s are taken', (extension, bytes) => {
    expect(judge(extension, bytes)).toBe('ok');
    expect(judge(extension, bytes, 1)).toBe('ok');
  });

  const foreign = VISITOR_FILE_EXTENSIONS.flatMap((extension) =>
    good
      .filter(
        ([other]) => other !== extension && !ALIKE.some((group) => group.includes(extension) && group.includes(other)),
      )
      .filter(() => extension !== 'csv')
      .map(([other, bytes]) => [other, extension, bytes] as const),
  );
  it.each(foreign)('of a %s under the name of a %s are refused', (_other, extension, bytes) => {
    expect(judge(extension, bytes)).toBe('type_not_allowed');
  });

  it.each(PROGRAMS)('of %s are refused under every name', (_what, bytes) => {
    for (const extension of VISITOR_FILE_EXTENSIONS) {
      expect(judge(extension, bytes)).toBe('type_not_allowed');
      expect(judge(extension, bytes, 1)).toBe('type_not_allowed');
      expect(judge(extension, Buffer.concat([bytes, Buffer.alloc(2_000, 0x20)]))).toBe('type_not_allowed');
    }
  });

  it.each(VISITOR_FILE_EXTENSIONS.filter((extension) => extension !== 'csv'))(
    'of an empty %s are refused',
    (extension) => {
      expect(judge(extension, Buffer.alloc(0))).toBe('type_not_allowed');
    },
  );

  it('of an OpenDocument file name the kind of document it is', () => {
    expect(judge('odp', packageOf('mimetype', 'application/vnd.oasis.opendocument.text'))).toBe('type_not_allowed');
    expect(judge('odt', packageOf('mimetype', 'application/vnd.oasis.opendocument.presentation'))).toBe(
      'type_not_allowed',
    );
    expect(judge('docx', packageOf('mimetype', 'application/vnd.oasis.opendocument.text'))).toBe('type_not_allowed');
  });

  it('of a table of values are text', () => {
    expect(judge('csv', Buffer.from('a;b\n1;\0\n'))).toBe('type_not_allowed');
    expect(judge('csv', Buffer.concat([Buffer.from('a;b\n'.repeat(500)), Buffer.from([0])]))).toBe('type_not_allowed');
    expect(judge('csv', Buffer.from('name;age\n', 'utf16le'))).toBe('type_not_allowed');
  });
});

describe('the bytes of a file', () => {
  it('may be as many as are allowed, and not one more', () => {
    const of = (size: number) => Buffer.concat([PDF, Buffer.alloc(size - PDF.length)]);
    expect(judge('pdf', of(MAX))).toBe('ok');
    expect(judge('pdf', of(MAX + 1))).toBe('too_large');
    expect(judge('pdf', of(MAX + 1), 64)).toBe('too_large');
  });

  it('must not hold the test string of the virus scanners, wherever it is and however it is cut', () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.integer({ min: 1, max: 200 }), (before, piece) => {
        const bytes = Buffer.concat([
          Buffer.from('a;'),
          Buffer.alloc(before, 0x61),
          Buffer.from(EICAR),
          Buffer.from('\n'),
        ]);
        expect(judge('csv', bytes, piece)).toBe('type_not_allowed');
        expect(judge('png', Buffer.concat([PNG, bytes]), piece)).toBe('type_not_allowed');
      }),
      { numRuns: 100 },
    );
    expect(judge('csv', Buffer.from(EICAR.slice(0, -1)))).toBe('ok');
  });

  it('are judged alike however they are cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...VISITOR_FILE_EXTENSIONS),
        fc.uint8Array({ maxLength: 1_200 }),
        fc.constantFrom(...good.map(([, bytes]) => bytes), Buffer.alloc(0)),
        fc.integer({ min: 1, max: 600 }),
        (extension, noise, head, piece) => {
          const bytes = Buffer.concat([head, noise]);
          expect(judge(extension, bytes, piece)).toBe(judge(extension, bytes));
        },
      ),
    );
  });
});
