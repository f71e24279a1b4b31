import type { FileExtension } from '../../protocol/chat-files';

/** So many bytes of the beginning are looked at. */
export const HEAD_BYTES = 512;

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ZIP = Buffer.from('PK\x03\x04', 'latin1');
/** A zip file with nothing in it, and the first part of one that was split. */
const ZIP_OTHERS = [Buffer.from('PK\x05\x06', 'latin1'), Buffer.from('PK\x07\x08', 'latin1')];

const EXECUTABLES: readonly Buffer[] = [
  Buffer.from('MZ'),
  Buffer.from('\x7fELF', 'latin1'),
  // Mach-O: 32 and 64 bits, both byte orders, and files for several machines (also Java classes).
  ...['feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe', 'bebafeca'].map((hex) => Buffer.from(hex, 'hex')),
  Buffer.from('#!'),
];

const ODF = 'application/vnd.oasis.opendocument.';

/** Whether the first bytes are those of a file with this extension. */
const AGREES: Readonly<Record<FileExtension, (head: Buffer) => boolean>> = {
  jpeg: (head) => starts(head, Buffer.from('ffd8ff', 'hex')),
  jpg: (head) => starts(head, Buffer.from('ffd8ff', 'hex')),
  bmp: (head) => starts(head, Buffer.from('BM')),
  png: (head) => starts(head, PNG),
  svg: (head) => /^\s*</.test(textOf(head)),
  gif: (head) => starts(head, Buffer.from('GIF87a')) || starts(head, Buffer.from('GIF89a')),
  csv: (head) => !head.includes(0),
  odt: (head) => isPackage(head, `${ODF}text`),
  odp: (head) => isPackage(head, `${ODF}presentation`),
  docx: (head) => isPackage(head, null),
  zip: (head) => starts(head, ZIP) || ZIP_OTHERS.some((other) => starts(head, other)),
  doc: (head) => starts(head, OLE),
  xls: (head) => starts(head, OLE),
  ppt: (head) => starts(head, OLE),
  pps: (head) => starts(head, OLE),
  pdf: (head) => starts(head, Buffer.from('%PDF-')),
};

/** Whether the beginning of a file is what its extension says. */
export function agrees(extension: FileExtension, head: Buffer): boolean {
  return AGREES[extension](head);
}

/** Whether some system would run a file that begins so, whatever it is called. */
export function isExecutable(head: Buffer): boolean {
  // A shell passes over a byte order mark; blanks before the signature are a disguise too.
  const bare = Buffer.from(textOf(head).trimStart(), 'latin1');
  return EXECUTABLES.some((signature) => starts(head, signature) || starts(bare, signature));
}

function starts(head: Buffer, signature: Buffer): boolean {
  return head.subarray(0, signature.length).equals(signature);
}

/** One letter a byte, without a byte order mark; UTF-16 reads as its letters too, for they are ASCII where it counts. */
function textOf(head: Buffer): string {
  if (starts(head, Buffer.from('efbbbf', 'hex'))) return head.toString('latin1', 3);
  const utf16 = starts(head, Buffer.from('fffe', 'hex')) || starts(head, Buffer.from('feff', 'hex'));
  return utf16 ? head.toString('latin1', 2).replaceAll('\0', '') : head.toString('latin1');
}

/** A zip file; where its first entry names the type, as OpenDocument does, that must be the one. */
function isPackage(head: Buffer, type: string | null): boolean {
  if (!starts(head, ZIP)) return false;
  const name = head.toString('latin1', 30, 38);
  if (name !== 'mimetype') return true;
  return type !== null && head.toString('latin1', 38, 38 + type.length) === type;
}
