/** Pictures as a browser would read them, as far as their headers: what is drawn does not matter here. */

const u16 = (value: number): Buffer => Buffer.from([value & 0xff, (value >> 8) & 0xff]);

function chunk(kind: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(kind, 'latin1'), data, Buffer.alloc(4)]);
}

/** `frames`: of an animation; 0: none. `texts`: so many notes are before what says that it is one. */
export function pngOf(width: number, height: number, frames = 0, data = Buffer.alloc(0), texts = 0): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const control = Buffer.alloc(8);
  control.writeUInt32BE(frames);
  const notes = Array.from({ length: texts }, () => chunk('tEXt', Buffer.from('a\0b')));
  const animation = frames > 0 ? [chunk('acTL', control)] : [];
  const chunks = [chunk('IHDR', head), ...notes, ...animation, chunk('IDAT', data)];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

export function frameOf(width: number, height: number): Buffer {
  const place = Buffer.concat([u16(0), u16(0), u16(width), u16(height)]);
  return Buffer.concat([Buffer.from([0x2c]), place, Buffer.from([0, 2, 1, 0x4c, 0])]);
}

export function gifOf(width: number, height: number, frames: readonly Buffer[]): Buffer {
  // With a table of two colours, and an extension before the first frame.
  const screen = Buffer.concat([u16(width), u16(height), Buffer.from([0x80, 0, 0]), Buffer.alloc(6)]);
  const extension = Buffer.from([0x21, 0xf9, 4, 0, 0, 0, 0, 0]);
  return Buffer.concat([Buffer.from('GIF89a'), screen, extension, ...frames, Buffer.from([0x3b])]);
}

export function bmpOf(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(54);
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  return bytes;
}

const scanOf = (): Buffer => Buffer.from([0xff, 0xda, 0, 3, 1, 1, 2, 0xff, 0, 3]);

/** `profile`: so many bytes of one are before the frame, up to 65 kB. Progressive, or `plain`: of one colour. */
export function jpegOf(width: number, height: number, scans: number, profile = 2, plain = false): Buffer {
  const frame = Buffer.alloc(10);
  frame.set([0xff, plain ? 0xc0 : 0xc2, 0, 8, 8]);
  if (plain) frame[9] = 1;
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  const segments = [
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, (profile + 2) >> 8, profile + 2]),
    Buffer.alloc(profile),
    frame,
  ];
  return Buffer.concat([...segments, ...Array.from({ length: scans }, scanOf), Buffer.from([0xff, 0xd9])]);
}

export function webpOf(width: number, height: number, frames = 0): Buffer {
  const u24 = (value: number): Buffer => Buffer.concat([u16(value), Buffer.from([value >> 16])]);
  const head = Buffer.concat([Buffer.from([frames > 0 ? 2 : 0, 0, 0, 0]), u24(width - 1), u24(height - 1)]);
  return Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0', 'latin1'),
    head,
    Buffer.from('ANMF'.repeat(frames)),
  ]);
}

export function svgOf(attributes: string, inside = ''): Buffer {
  return Buffer.from(`<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`);
}
