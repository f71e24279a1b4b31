import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedExtension } from '../../../../broker/protocol/chat-files';
import { VISITOR_FILE_EXTENSIONS } from '../../../../broker/protocol/limits';
import { cleanName } from '../../../../broker/store/files/names';
import { fastest } from '../../fastest';

const cleaned: readonly (readonly [string, string])[] = [
  ['photo.JPG', 'photo.JPG'],
  ['Kuva Mäestä.png', 'Kuva Mäestä.png'],
  ['../../etc/cron.d/x.pdf', 'x.pdf'],
  ['C:\\Users\\me\\report.doc', 'report.doc'],
  ['a/b\\c.zip', 'c.zip'],
  ['in\u202evoice fdp.pdf', 'invoice fdp.pdf'],
  ['two\u0000 \u001f\u007flines\r\n.csv', 'two lines.csv'],
  ['zero\u200bwidth\ufeff.csv', 'zerowidth.csv'],
  ['many    blanks\t.gif', 'many blanks.gif'],
  ['...hidden.pdf', 'hidden.pdf'],
  ['trailing.pdf. . ', 'trailing.pdf'],
  ['<b>"quoted"|?*.png', '_b__quoted____.png'],
  ['CON.png', '_CON.png'],
  ['com1.tar.zip', '_com1.tar.zip'],
  ['console.png', 'console.png'],
  ['cafe\u0301.png', 'caf\u00e9.png'],
  ['lone\ud800.png', 'lone.png'],
  ['👩‍👩‍👧 family.png', '👩‍👩‍👧 family.png'],
  ['two.ends.exe.pdf', 'two.ends.exe.pdf'],
];

const refused = [
  '',
  '.',
  '..',
  'pdf',
  '.pdf',
  ' . .pdf',
  'setup.exe',
  'photo.jpg.exe',
  'photo.jpg\u0000.exe',
  'photo\u202egpj.exe',
  'photo.jpg/',
  'picture.svgz',
  'page.html',
  'script.js',
  'note.txt',
  'video.mp4',
  'sheet.xlsx',
  'macro.docm',
  'archive.tar.gz',
  'x.png::$DATA',
  'x.png:evil.exe',
  'name.',
  'x.p\u200dng',
];

describe('a name of a file', () => {
  it.each(cleaned)('%j is kept as %j', (given, name) => {
    expect(cleanName(given)?.name).toBe(name);
  });

  it.each(refused)('%j is refused', (given) => {
    expect(cleanName(given)).toBeNull();
  });

  it('is cut to a length that can be saved anywhere, with its extension', () => {
    for (const letter of ['a', 'ä', '漢', '😀']) {
      const name = cleanName(`${letter.repeat(500)}.jpeg`)?.name ?? '';
      expect([...name].length).toBeLessThanOrEqual(100);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
      expect(name).toMatch(/\.jpeg$/);
    }
  });

  it('takes no time to speak of, however long and odd it is', () => {
    const odd = (): void => {
      for (const part of ['.', ' ', '\u202e', '/', '.a ']) cleanName(`${part.repeat(100_000)}x.png`);
    };
    expect(fastest(5, odd)).toBeLessThan(1_000);
  });

  it('comes out safe and with an extension of the list, whatever goes in', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('.', '/', '\\', '\u202e', ' ', 'nul'),
    );
    const any = fc.tuple(fc.array(part, { maxLength: 8 }), fc.constantFrom(...VISITOR_FILE_EXTENSIONS, 'exe'));
    fc.assert(
      fc.property(any, ([parts, extension]) => {
        const clean = cleanName(`${parts.join('')}.${extension}`);
        if (clean === null) return;
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point.
        expect(clean.name).not.toMatch(/[\u0000-\u001f\u007f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]/);
        expect(clean.name).not.toMatch(/^[. ]|[. ]$/);
        expect(allowedExtension(clean.name)).toBe(clean.extension);
        // Cleaning what is clean changes nothing.
        expect(cleanName(clean.name)).toEqual(clean);
      }),
      { numRuns: 2_000 },
    );
  });
});
