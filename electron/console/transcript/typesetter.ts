import fontkit from '@pdf-lib/fontkit';
import { type PDFDocument, type PDFFont, PDFHexString } from 'pdf-lib';
import { withoutControls } from '../../../broker/protocol/direction';

/** Stands for a character that the font lacks. */
const MISSING = '□';

interface Letter {
  /** The glyph's number, as it stands in a page. */
  readonly hex: string;
  /** In ems. */
  readonly width: number;
}

/**
 * One font in a document: breaks text into lines, and counts what the font cannot show. Letters are looked up one by
 * one and kept: fontkit's own layout, which knows ligatures and Arabic too, takes a millisecond a line.
 */
export class Typesetter {
  readonly font: PDFFont;
  readonly #find: (code: number) => Letter | null;
  readonly #letters = new Map<number, Letter | null>();
  readonly #graphemes = new Intl.Segmenter();
  #notShown = 0;

  private constructor(font: PDFFont, find: (code: number) => Letter | null) {
    this.font = font;
    this.#find = find;
  }

  /** Puts the font into the document, whole: what fontkit cuts out of a font lacks most outlines. */
  static async open(document: PDFDocument, file: Uint8Array): Promise<Typesetter> {
    const source = fontkit.create(Buffer.from(file));
    const font = await document.embedFont(file);
    return new Typesetter(font, (code) => {
      if (!source.hasGlyphForCodePoint(code)) return null;
      // A glyph of several characters (’ and ʼ) is copied as the one that pdf-lib met first: let it be ours.
      font.encodeText(String.fromCodePoint(code));
      const glyph = source.glyphForCodePoint(code);
      return { hex: glyph.id.toString(16).padStart(4, '0'), width: glyph.advanceWidth / source.unitsPerEm };
    });
  }

  /** How many characters were replaced so far. */
  get notShown(): number {
    return this.#notShown;
  }

  /** The text as the font can show it. Breaks of lines stay. */
  shown(text: string): string {
    const plain = withoutControls(text)
      .normalize('NFC')
      .replace(/\r\n|\r|\p{Zl}|\p{Zp}|[\v\f\u0085]/gu, '\n')
      .replace(/\t/g, '    ')
      .replace(/(?!\n)\p{Cc}/gu, '');
    // Nearly all texts are: looked at by code point before graphemes are made.
    if (this.#isCovered(plain)) return plain;
    let shown = '';
    for (const { segment } of this.#graphemes.segment(plain)) {
      if (this.#isCovered(segment)) shown += segment;
      else {
        shown += MISSING;
        this.#notShown += 1;
      }
    }
    return shown;
  }

  /** Lines of at most `width` points; a word that is longer is cut. */
  lines(text: string, size: number, width: number): string[] {
    return this.shown(text)
      .split('\n')
      .flatMap((paragraph) => this.#wrap(paragraph, size, width));
  }

  /** Of a text that the font can show, in points. */
  width(text: string, size: number): number {
    let sum = 0;
    for (const letter of text) sum += this.#letter(letter)?.width ?? 0;
    return sum * size;
  }

  /** A text that the font can show, as it stands in a page. */
  encode(text: string): PDFHexString {
    let hex = '';
    for (const letter of text) hex += this.#letter(letter)?.hex ?? '';
    return PDFHexString.of(hex);
  }

  #letter(letter: string): Letter | null {
    const code = letter.codePointAt(0) ?? 0;
    const known = this.#letters.get(code);
    if (known !== undefined) return known;
    const found = this.#find(code);
    this.#letters.set(code, found);
    return found;
  }

  #isCovered(text: string): boolean {
    for (const letter of text) if (letter !== '\n' && this.#letter(letter) === null) return false;
    return true;
  }

  #wrap(paragraph: string, size: number, width: number): string[] {
    const lines: string[] = [];
    let line = '';
    let used = 0;
    // A word with the spaces behind it, which may hang over the edge.
    for (const word of paragraph.match(/\S+\s*|\s+/g) ?? []) {
      const bare = this.width(word.trimEnd(), size);
      if (line !== '' && used + bare > width) {
        lines.push(line.trimEnd());
        line = '';
        used = 0;
      }
      if (bare <= width) {
        line += word;
        used += this.width(word, size);
        continue;
      }
      const pieces = this.#cut(word.trimEnd(), size, width);
      lines.push(...pieces.slice(0, -1));
      line = `${pieces.at(-1) ?? ''}${word.slice(word.trimEnd().length)}`;
      used = this.width(line, size);
    }
    return [...lines, line.trimEnd()];
  }

  /** Pieces of a long word that fit, each of at least one character. */
  #cut(word: string, size: number, width: number): string[] {
    const pieces: string[] = [];
    let piece = '';
    let used = 0;
    for (const { segment } of this.#graphemes.segment(word)) {
      const more = this.width(segment, size);
      if (piece !== '' && used + more > width) {
        pieces.push(piece);
        piece = '';
        used = 0;
      }
      piece += segment;
      used += more;
    }
    return [...pieces, piece];
  }
}
