import { unzlibSync } from 'fflate';
import { PDFArray, PDFDict, PDFDocument, PDFName, type PDFObject, type PDFPage, PDFRawStream, PDFRef } from 'pdf-lib';

/** The text of a PDF as a reader copies it: glyphs, and what each font says they mean. One string a drawn line. */
export async function textOfPdf(bytes: Uint8Array): Promise<string[][]> {
  const document = await PDFDocument.load(bytes);
  return document.getPages().map((page) => linesOf(document, page));
}

function linesOf(document: PDFDocument, page: PDFPage): string[] {
  const fonts = meaningsOf(document, page);
  const lines: string[] = [];
  let meaning = new Map<string, string>();
  for (const found of contentOf(document, page).matchAll(/\/(\S+) [\d.]+ Tf|<([0-9A-Fa-f]*)> Tj/g)) {
    const [, font, glyphs] = found;
    if (font !== undefined) meaning = fonts.get(font) ?? new Map();
    if (glyphs === undefined) continue;
    lines.push((glyphs.match(/.{4}/g) ?? []).map((glyph) => meaning.get(glyph.toUpperCase()) ?? '\ufffd').join(''));
  }
  return lines;
}

/** Of each font: its file as it is inside, and what its glyphs mean. */
export async function fontsOfPdf(bytes: Uint8Array) {
  const document = await PDFDocument.load(bytes);
  const page = document.getPage(0);
  const fonts = page.node.Resources()?.lookup(PDFName.of('Font'), PDFDict);
  const meanings = meaningsOf(document, page);
  return (fonts?.entries() ?? []).map(([name]) => {
    const [inner] = fonts?.lookup(name, PDFDict).lookup(PDFName.of('DescendantFonts'), PDFArray).asArray() ?? [];
    const descriptor = document.context.lookup(inner, PDFDict).lookup(PDFName.of('FontDescriptor'), PDFDict);
    const file = Buffer.from(inflated(document, descriptor.get(PDFName.of('FontFile2'))), 'latin1');
    return { file, meaning: meanings.get(name.decodeText()) ?? new Map<string, string>() };
  });
}

function contentOf(document: PDFDocument, page: PDFPage): string {
  const contents = page.node.Contents();
  const streams = contents instanceof PDFArray ? contents.asArray() : [contents];
  return streams.map((stream) => inflated(document, stream)).join('\n');
}

function meaningsOf(document: PDFDocument, page: PDFPage): Map<string, Map<string, string>> {
  const fonts = page.node.Resources()?.lookup(PDFName.of('Font'), PDFDict);
  const all = new Map<string, Map<string, string>>();
  for (const [name] of fonts?.entries() ?? []) {
    const font = fonts?.lookup(name, PDFDict);
    const table = inflated(document, font?.get(PDFName.of('ToUnicode')));
    const meaning = new Map<string, string>();
    for (const [, glyph = '', code = ''] of table.matchAll(/<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>/g)) {
      const units = (code.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16));
      meaning.set(glyph.toUpperCase(), String.fromCharCode(...units));
    }
    all.set(name.decodeText(), meaning);
  }
  return all;
}

function inflated(document: PDFDocument, object: PDFObject | undefined): string {
  const stream = object instanceof PDFRef ? document.context.lookup(object) : object;
  if (!(stream instanceof PDFRawStream)) return '';
  return Buffer.from(unzlibSync(stream.contents)).toString('latin1');
}
