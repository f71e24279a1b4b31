import fontkit from '@pdf-lib/fontkit';
import { PDFDocument } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import { asPdf } from '../../../../electron/console/transcript/as-pdf';
import { transcriptOf } from '../../../../electron/console/transcript/transcript';
import { fontsOfPdf, textOfPdf } from './pdf-text';
import { AGENT, eventsOf, message, STARTED, WORDING } from './wording';

const LETTERS = {
  fi: 'Hyvää päivää, Åke! Äiti söi öylättiä.',
  sv: 'Får jag få räkorna på lördag? Ååh, nähä.',
  fr: 'Où est l’œuvre ? Ça coûte « 12 € », déjà : à Noël, ŒUVRE, Ÿ.',
  pl: 'Zażółć gęślą jaźń. ŻÓŁĆ, Łódź, Ćma, Śnieg, Źródło.',
  de: 'Größe, Maße, STRAẞE, Übermaß; „Ärger“ – Öl.',
  en: 'It’s fine — “quoted” … 100% → fi ffi fl.',
};

function pdf(texts: readonly string[], internal = false) {
  const events = eventsOf(STARTED, ...texts.map((text) => message(text, AGENT)), {
    type: 'note.posted',
    by: AGENT,
    data: { text: 'A secret note' },
  });
  return asPdf(transcriptOf('0198-abc', events, { internal, now: 0, wording: WORDING }));
}

const squeezed = (lines: readonly string[][]): string => lines.flat().join(' ').replace(/\s+/g, ' ');

describe('a PDF transcript', () => {
  it('has the letters of every language of ours, to see and to copy', async () => {
    const text = squeezed(await textOfPdf(await pdf(Object.values(LETTERS))));
    for (const sentence of Object.values(LETTERS)) expect(text).toContain(sentence);
    expect(text).toContain('Aino Virtanen');
    expect(text).toContain('0198-abc');
    expect(text).toContain('1 of 1');
    expect(text).not.toContain('not in the fonts');
  });

  it('shows a box for what its fonts lack, and says how many', async () => {
    const text = squeezed(await textOfPdf(await pdf(['Thanks 👍🏽 👩‍👩‍👧!', '漢字'])));
    expect(text).toContain('Thanks □ □!');
    expect(text).toContain('4 characters are not in the fonts.');
  });

  it('leaves notes out unless they are asked for', async () => {
    expect(squeezed(await textOfPdf(await pdf(['Hi'])))).not.toContain('secret');
    expect(squeezed(await textOfPdf(await pdf(['Hi'], true)))).toContain('A secret note');
  });

  it('breaks long texts and long words into lines and pages, and loses nothing', async () => {
    const words = Array.from({ length: 3_000 }, (_, at) => `word${at}`);
    const long = 'ä'.repeat(2_000);
    const bytes = await pdf([words.join(' '), long, 'a\n\nb\u2028c\td']);
    const pages = await textOfPdf(bytes);
    expect(pages.length).toBeGreaterThan(4);
    const text = pages.flat();
    expect(text.join(' ').match(/word\d+/g)).toEqual(words);
    expect(text.filter((line) => /^ä+$/.test(line)).join('')).toBe(long);
    expect(pages.every((lines, at) => lines.at(-1) === `${at + 1} of ${pages.length}`)).toBe(true);
    const document = await PDFDocument.load(bytes);
    expect(document.getTitle()).toBe('Chat with Maija');
  });

  it('has inside the shape of every letter that it shows, not only its meaning', async () => {
    const bytes = await pdf(Object.values(LETTERS));
    const used = new Set(squeezed(await textOfPdf(bytes)).replace(/\s/g, ''));
    const fonts = await fontsOfPdf(bytes);
    for (const { file, meaning } of fonts) {
      const font = fontkit.create(file);
      const isShaped = (letter: string): boolean => {
        const glyph = font.glyphForCodePoint(letter.codePointAt(0) ?? 0);
        return meaning.has(glyph.id.toString(16).padStart(4, '0').toUpperCase()) && glyph.path.toSVG() !== '';
      };
      expect([...used].filter((letter) => !isShaped(letter))).toEqual([]);
    }
    // The bold one, and the other twice: for the page's number too.
    expect(fonts.length).toBe(3);
    expect(bytes.length).toBeLessThan(600_000);
  });

  it('survives control characters and lone surrogates', async () => {
    const text = squeezed(await textOfPdf(await pdf(['a\u0000\u001b[31mb', 'x\ud800y', '\u202eabc'])));
    expect(text).toContain('a[31mb');
    expect(text).toContain('x□y');
  });
});
