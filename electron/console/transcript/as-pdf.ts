import fontkit from '@pdf-lib/fontkit';
import { type Color, degrees, drawText, PDFDocument, type PDFName, type PDFPage, rgb } from 'pdf-lib';
import { FONTS } from './fonts';
import type { Transcript, TranscriptEntry } from './transcript';
import { Typesetter } from './typesetter';

/** A4, in points. */
const PAGE = { width: 595.28, height: 841.89, margin: 56, foot: 40 } as const;
const TEXT_WIDTH = PAGE.width - 2 * PAGE.margin;
const LEADING = 1.45;
const INK = rgb(0.1, 0.13, 0.17);
const FAINT = rgb(0.37, 0.41, 0.47);
const NOTE = rgb(1, 0.953, 0.82);
const NAME_WIDTH = 110;
/** After so many entries other work has its turn. */
const TURN = 50;

/**
 * The transcript as a PDF with its fonts inside, so that the letters of every language of ours are right everywhere.
 * What the fonts lack (emoji, most other scripts) is shown as a box, and the last page says how many.
 */
export async function asPdf(transcript: Transcript): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.registerFontkit(fontkit);
  const regular = await Typesetter.open(document, FONTS.regular);
  const bold = await Typesetter.open(document, FONTS.semiBold);
  document.setTitle(bold.shown(transcript.title), { showInWindowTitleBar: true });
  document.setLanguage(transcript.language);
  document.setProducer('Parley');
  document.setCreator('Parley');

  const sheet = new Sheet(document);
  sheet.write(bold, transcript.title, { size: 17, gap: 10 });
  for (const [name, value] of transcript.facts) writeFact(sheet, regular, name, value);
  sheet.write(bold, transcript.heading, { size: 12.5, before: 16, gap: 4 });
  for (const [index, entry] of transcript.entries.entries()) {
    writeEntry(sheet, regular, bold, entry);
    if (index % TURN === TURN - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  sheet.write(regular, transcript.foot, { size: 8.5, color: FAINT, before: 20 });
  const notShown = regular.notShown + bold.notShown;
  if (notShown > 0) {
    const text = transcript.notShown.replace('{count}', String(notShown));
    sheet.write(regular, text, { size: 8.5, color: FAINT });
  }
  for (const [index, page] of document.getPages().entries()) {
    const text = transcript.page
      .replace('{page}', String(index + 1))
      .replace('{pages}', String(document.getPageCount()));
    const x = PAGE.width - PAGE.margin - regular.width(text, 8.5);
    new Paper(page).draw(regular, regular.shown(text), { x, y: PAGE.foot - 10, size: 8.5, color: FAINT });
  }
  return document.save();
}

function writeFact(sheet: Sheet, font: Typesetter, name: string, value: string): void {
  const lines = font.lines(value, 9.5, TEXT_WIDTH - NAME_WIDTH);
  const [label = ''] = font.lines(name, 9.5, NAME_WIDTH - 8);
  for (const [index, line] of lines.entries()) {
    sheet.next(9.5 * LEADING);
    if (index === 0) sheet.draw(font, label, { size: 9.5, color: FAINT });
    sheet.draw(font, line, { size: 9.5, indent: NAME_WIDTH });
  }
}

function writeEntry(sheet: Sheet, regular: Typesetter, bold: Typesetter, entry: TranscriptEntry): void {
  switch (entry.kind) {
    case 'day':
      sheet.write(bold, entry.text, { size: 9, color: FAINT, before: 14 });
      return;
    case 'event':
      sheet.write(regular, `${entry.time}  ${entry.text}`, { size: 8.5, color: FAINT, before: 6 });
      return;
    case 'message': {
      const ground = entry.side === 'note' ? NOTE : null;
      sheet.space(8);
      // The name never stands alone at the end of a page.
      sheet.keep(2 * 10 * LEADING);
      sheet.next(9.5 * LEADING, ground);
      const [name = ''] = bold.lines(entry.sender, 9.5, TEXT_WIDTH - 90);
      sheet.draw(bold, name, { size: 9.5 });
      const time = regular.shown(entry.time);
      sheet.draw(regular, time, { size: 8.5, color: FAINT, indent: bold.width(name, 9.5) + 8 });
      for (const line of regular.lines(entry.text, 10, TEXT_WIDTH)) {
        sheet.next(10 * LEADING, ground);
        sheet.draw(regular, line, { size: 10 });
      }
      return;
    }
  }
}

interface Style {
  readonly size: number;
  readonly color?: Color;
  readonly indent?: number;
}

/** Where the next line goes; begins a page when the one before is full. */
class Sheet {
  readonly #document: PDFDocument;
  #paper: Paper;
  #y: number;

  constructor(document: PDFDocument) {
    this.#document = document;
    this.#paper = this.#begin();
    this.#y = PAGE.height - PAGE.margin;
  }

  /** A paragraph over the whole width. */
  write(font: Typesetter, text: string, style: Style & { readonly before?: number; readonly gap?: number }): void {
    this.space(style.before ?? 0);
    for (const line of font.lines(text, style.size, TEXT_WIDTH)) {
      this.next(style.size * LEADING);
      this.draw(font, line, style);
    }
    this.space(style.gap ?? 0);
  }

  space(points: number): void {
    this.#y -= points;
  }

  /** Begins a page unless there is so much room. */
  keep(points: number): void {
    if (this.#y - points < PAGE.foot + 20) this.#paper = this.#begin();
  }

  /** Goes to the next line; `ground` is its colour behind the text. */
  next(height: number, ground: Color | null = null): void {
    this.keep(height);
    this.#y -= height;
    if (ground === null) return;
    const { margin } = PAGE;
    this.#paper.page.drawRectangle({
      x: margin - 6,
      y: this.#y - height * 0.3,
      width: TEXT_WIDTH + 12,
      height: height + 0.5,
      color: ground,
    });
  }

  /** Draws on the present line. The text is what the font can show. */
  draw(font: Typesetter, text: string, { size, color = INK, indent = 0 }: Style): void {
    this.#paper.draw(font, text, { x: PAGE.margin + indent, y: this.#y, size, color });
  }

  #begin(): Paper {
    this.#y = PAGE.height - PAGE.margin;
    return new Paper(this.#document.addPage([PAGE.width, PAGE.height]));
  }
}

/** One page, which knows each font by one name: pdf-lib's own `drawText` gives it a new one at every change. */
class Paper {
  readonly page: PDFPage;
  readonly #names = new Map<Typesetter, PDFName>();

  constructor(page: PDFPage) {
    this.page = page;
  }

  draw(font: Typesetter, text: string, at: { x: number; y: number; size: number; color: Color }): void {
    if (text === '') return;
    const name = this.#names.get(font) ?? this.page.node.newFontDictionary(font.font.name, font.font.ref);
    this.#names.set(font, name);
    const upright = { rotate: degrees(0), xSkew: degrees(0), ySkew: degrees(0) };
    this.page.pushOperators(...drawText(font.encode(text), { ...at, ...upright, font: name }));
  }
}
