import type { FileExtension } from '../../../../broker/protocol/chat-files';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** A picture of one dot that browsers show. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
);
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n');

/** The beginning of a zip file whose first entry has this name and content, as OpenDocument has it. */
export function packageOf(name: string, content = ''): Buffer {
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 0, 'latin1');
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, Buffer.from(name + content)]);
}

const OLE = hex('d0cf11e0a1b11ae1 0000000000000000');

/** A good beginning for each extension of the list. */
export const GOOD: Readonly<Record<FileExtension, readonly Buffer[]>> = {
  jpeg: [hex('ffd8ffe0 00104a464946')],
  jpg: [hex('ffd8ffe1 00104578'), hex('ffd8ffdb')],
  bmp: [Buffer.from('BM\x3a\x00\x00\x00\x00\x00', 'latin1')],
  png: [PNG],
  svg: [SVG, Buffer.from(`\ufeff\n<?xml version="1.0"?>\n${SVG}`)],
  gif: [Buffer.from('GIF89a\x01\x00'), Buffer.from('GIF87a\x01\x00')],
  csv: [Buffer.from('name;age\nMäki;41\n'), Buffer.from('a'), Buffer.alloc(0)],
  odt: [packageOf('mimetype', 'application/vnd.oasis.opendocument.text'), packageOf('META-INF/manifest.xml')],
  xls: [OLE],
  odp: [packageOf('mimetype', 'application/vnd.oasis.opendocument.presentation')],
  doc: [OLE],
  docx: [packageOf('[Content_Types].xml')],
  zip: [packageOf('a.txt'), Buffer.from('PK\x05\x06', 'latin1')],
  ppt: [OLE],
  pps: [OLE],
  pdf: [PDF],
};

/** The string of the virus scanners' test, in two pieces: no scanner should find it in this file. */
export const EICAR = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-${'ANTIVIRUS-TEST-FILE!$H+H*'}`;

/** What systems run, by its first bytes. */
export const PROGRAMS: readonly (readonly [string, Buffer])[] = [
  ['a Windows program', Buffer.from('MZ\x90\x00\x03\x00', 'latin1')],
  ['an ELF program', Buffer.from('\x7fELF\x02\x01\x01', 'latin1')],
  ['a Mach-O program', hex('cffaedfe 07000001')],
  ['an older Mach-O program', hex('feedface 00000012')],
  ['a Mach-O program for two machines', hex('cafebabe 00000002')],
  ['a script', Buffer.from('#!/bin/sh\nrm -rf ~\n')],
  ['a script behind a byte order mark', Buffer.from('\ufeff#!/bin/sh\n')],
  ['a script behind blank lines', Buffer.from('\n\n #!/bin/sh\n')],
  ['a script in UTF-16', Buffer.from('\ufeff#!/bin/sh\n', 'utf16le')],
];
