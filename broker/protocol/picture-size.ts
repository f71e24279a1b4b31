import * as z from 'zod';

const amount = z.number().int().nonnegative();

/** How large a picture is when it is drawn, however few bytes it has. */
export const PictureSize = z.object({
  /** Dots; of an SVG the largest of it and of the pictures in it. */
  width: amount,
  height: amount,
  /** Dots that are drawn in all: of every frame of an animation, every scan of a JPEG, every picture in an SVG. */
  drawn: amount,
});
export type PictureSize = z.infer<typeof PictureSize>;

/** More dots than this stop the window that draws them for seconds. */
const MOST_DOTS = 40_000_000;
const MOST_DRAWN = 1_000_000_000;
const MOST_FRAMES = 100_000;
/** Before the dots of a PNG; usual are a dozen. */
const MOST_CHUNKS = 1_000;
/** Blocks of a GIF, marks of a JPEG; ten times of what a usual one of 10 MB has. Nothing else is done meanwhile. */
const MOST_STEPS = 500_000;
/** In an SVG. */
const MOST_PICTURES = 1_000;
/** The root of an SVG stands at its beginning. */
const ROOT_BYTES = 65_536;
/** Letters of a picture in an SVG, of which each is decoded: most headers end in the first few, some behind a colour profile. */
const LOOKS = [4_096, 88_000, Number.POSITIVE_INFINITY];
/** Letters that are decoded of one SVG in all: nothing else is done meanwhile. */
const MOST_LETTERS = 4_000_000;
/** Bytes of lines and shapes in an SVG: more of them can stop the window that draws them for seconds. */
const MOST_SHAPES = 512 * 1024;

/** Whether a picture can be shown; a larger one is for saving only. */
export function isShowable({ width, height, drawn }: PictureSize): boolean {
  return width > 0 && height > 0 && width * height <= MOST_DOTS && drawn <= MOST_DRAWN;
}

/**
 * Reads from the bytes of a picture (PNG, GIF, BMP, JPEG, WebP, SVG) how large it is drawn; nothing is unpacked. Null
 * when it is none of these, when its headers cannot be read, or when there is more in it than is looked at: what has
 * not been seen may be anything.
 */
export function pictureSizeOf(bytes: Uint8Array): PictureSize | null {
  return orNull(() => sizeOf(new Bytes(bytes)));
}

/** Null for what ends where there should be more. */
function orNull(read: () => PictureSize | null): PictureSize | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Numbers at a place; a `RangeError` behind the end. */
class Bytes {
  readonly all: Uint8Array;
  /** False when there is more of the picture than these. */
  readonly isWhole: boolean;
  readonly #view: DataView;
  #steps = 0;

  constructor(all: Uint8Array, isWhole = true) {
    this.all = all;
    this.isWhole = isWhole;
    this.#view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  }

  get length(): number {
    return this.all.length;
  }

  u8 = (at: number): number => this.#view.getUint8(at);
  u16 = (at: number, little = false): number => this.#view.getUint16(at, little);
  u32 = (at: number, little = false): number => this.#view.getUint32(at, little);
  i32 = (at: number): number => this.#view.getInt32(at, true);

  /** To be called for each block: a `RangeError` when there are too many. */
  step(): void {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw new RangeError('There is more in this picture than is looked at.');
  }

  /** One letter a byte. */
  text(from: number, to: number): string {
    const pieces: string[] = [];
    for (let at = from; at < Math.min(to, this.length); at += 8_192)
      pieces.push(String.fromCharCode(...this.all.subarray(at, Math.min(at + 8_192, to))));
    return pieces.join('');
  }
}

function sizeOf(bytes: Bytes): PictureSize | null {
  return /^(?:\xef\xbb\xbf)?\s*</.test(bytes.text(0, 16)) ? svgSize(bytes) : sizeOfDots(bytes);
}

/** Of the first bytes of a picture: null too when those behind them can make it larger. */
function sizeOfDots(bytes: Bytes): PictureSize | null {
  const head = bytes.text(0, 16);
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return pngSize(bytes);
  if (/^GIF8[79]a/.test(head)) return gifSize(bytes);
  if (head.startsWith('\xff\xd8\xff')) return jpegSize(bytes);
  if (head.startsWith('BM')) return bmpSize(bytes);
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return webpSize(bytes);
  return null;
}

const still = (width: number, height: number, times = 1): PictureSize => ({
  ...{ width, height },
  drawn: Math.min(Number.MAX_SAFE_INTEGER, width * height * times),
});

/** An animated one says before its dots how many frames it has. */
function pngSize(bytes: Bytes): PictureSize | null {
  if (bytes.text(12, 16) !== 'IHDR') return null;
  const [width, height] = [bytes.u32(16), bytes.u32(20)];
  for (let at = 8, chunks = 0; chunks < MOST_CHUNKS && at + 12 <= bytes.length; chunks += 1) {
    const kind = bytes.text(at + 4, at + 8);
    if (kind === 'acTL') return still(width, height, Math.max(1, bytes.u32(at + 8)));
    if (kind === 'IDAT') return still(width, height);
    at += 12 + bytes.u32(at);
  }
  // Whether it is animated may be said behind what was looked at.
  return null;
}

function gifSize(bytes: Bytes): PictureSize | null {
  if (!bytes.isWhole) return null;
  let [width, height, drawn] = [bytes.u16(6, true), bytes.u16(8, true), 0];
  const tableOf = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  let at = 13 + tableOf(bytes.u8(10));
  const skipBlocks = (): void => {
    for (let size = bytes.u8(at); size !== 0; size = bytes.u8(at)) {
      bytes.step();
      at += 1 + size;
    }
    at += 1;
  };
  for (let frames = 0; at < bytes.length; ) {
    bytes.step();
    const kind = bytes.u8(at);
    if (kind === 0x3b) break;
    if (kind === 0x21) {
      at += 2;
      skipBlocks();
      continue;
    }
    if (kind !== 0x2c) break;
    // The frames behind these may be the large ones.
    if (frames === MOST_FRAMES) return null;
    // Browsers make room for a frame that is larger than the picture says.
    width = Math.max(width, bytes.u16(at + 1, true) + bytes.u16(at + 5, true));
    height = Math.max(height, bytes.u16(at + 3, true) + bytes.u16(at + 7, true));
    drawn += bytes.u16(at + 5, true) * bytes.u16(at + 7, true);
    frames += 1;
    at += 11 + tableOf(bytes.u8(at + 9));
    // A file that is cut short shows the frames up to there.
    try {
      skipBlocks();
    } catch {
      if (at < bytes.length) return null;
      break;
    }
  }
  return { width, height, drawn: Math.max(drawn, width * height) };
}

/** A progressive one draws all its dots anew with every scan: a small file may hold thousands. */
function jpegSize(bytes: Bytes): PictureSize | null {
  let [width, height, scans, colours] = [0, 0, 0, -1];
  for (let at = 2; at + 4 <= bytes.length; ) {
    bytes.step();
    if (bytes.u8(at) !== 0xff) {
      at = bytes.all.indexOf(0xff, at);
      if (at === -1) break;
      continue;
    }
    const marker = bytes.u8(at + 1);
    // Filling, an escaped byte, a mark to start again.
    if (marker === 0xff) at += 1;
    else if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (marker === 0xd9) break;
    else {
      const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
      if (isFrame) [height, width] = [Math.max(height, bytes.u16(at + 5)), Math.max(width, bytes.u16(at + 7))];
      if (isFrame) colours = marker <= 0xc1 ? bytes.u8(at + 9) : -1;
      if (marker === 0xda) scans += 1;
      // With all its colours in its first scan, one that is not progressive has no second one.
      if (marker === 0xda && !bytes.isWhole)
        return bytes.u8(at + 4) === colours && width * height > 0 ? still(width, height) : null;
      at += 2 + Math.max(2, bytes.u16(at + 2));
    }
  }
  if (!bytes.isWhole || width === 0 || height === 0) return null;
  return still(width, height, Math.max(1, scans));
}

function bmpSize(bytes: Bytes): PictureSize | null {
  const isOld = bytes.u32(14, true) === 12;
  if (isOld) return still(bytes.u16(18, true), bytes.u16(20, true));
  // From the top to the bottom, the height is below zero.
  return still(Math.abs(bytes.i32(18)), Math.abs(bytes.i32(22)));
}

function webpSize(bytes: Bytes): PictureSize | null {
  const u24 = (at: number): number => bytes.u16(at, true) + 65_536 * bytes.u8(at + 2);
  switch (bytes.text(12, 16)) {
    case 'VP8X': {
      const frames = (bytes.u8(20) & 2) === 0 ? 1 : framesOfWebp(bytes);
      return frames === null ? null : still(u24(24) + 1, u24(27) + 1, Math.max(1, frames));
    }
    case 'VP8L': {
      const packed = bytes.u32(21, true);
      return still((packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1);
    }
    case 'VP8 ':
      return still(bytes.u16(26, true) & 0x3fff, bytes.u16(28, true) & 0x3fff);
    default:
      return null;
  }
}

/** Counted wherever the mark stands: rather too many than too few. Null: too many to go on. */
function framesOfWebp({ all, isWhole }: Bytes): number | null {
  if (!isWhole) return null;
  let frames = 0;
  for (let at = 30; at + 4 <= all.length; at += 1) {
    // 'ANMF'.
    if (all[at] !== 0x41 || all[at + 1] !== 0x4e || all[at + 2] !== 0x4d || all[at + 3] !== 0x46) continue;
    if (frames === MOST_FRAMES) return null;
    frames += 1;
  }
  return frames;
}

const PIXELS_PER: Readonly<Record<string, number>> = {
  ...{ '': 1, px: 1, pt: 4 / 3, pc: 16, in: 96, cm: 37.8, mm: 3.78, q: 0.945, em: 16, rem: 16, ex: 8 },
};

/** One after the other, so that nothing is found in the value of another. */
const ATTRIBUTE = /(?<![\w:.-])([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** As `SvgCleaner` writes it: no entities in numbers, no comments. */
function svgSize(bytes: Bytes): PictureSize | null {
  const root = /<(?:\w+:)?svg\b([^<>]*)>/i.exec(bytes.text(0, ROOT_BYTES))?.[1];
  if (root === undefined) return null;
  const attributes = new Map(
    [...root.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, value.slice(1, -1)]),
  );
  const attribute = (name: string): string => attributes.get(name) ?? '';
  const box = attribute('viewBox')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const width = lengthOf(attribute('width')) ?? roundUp(box[2] ?? 300);
  const height = lengthOf(attribute('height')) ?? roundUp(box[3] ?? 150);
  const inside = picturesIn(bytes);
  if (inside === null) return null;
  const all = [still(width, height), ...inside];
  const largest = all.reduce((most, size) => (size.width * size.height > most.width * most.height ? size : most));
  const drawn = all.reduce((sum, size) => sum + size.drawn, 0);
  return { ...largest, drawn: Math.min(drawn, Number.MAX_SAFE_INTEGER) };
}

/**
 * What a browser draws over and over: a filter, which is computed anew for each piece of the picture, with all that it
 * is made from (a few bytes keep a window busy for a minute), and a shape at each corner of a line.
 */
const SLOW = /filter(?!s)|marker-mid|marker\s*[/&:]/i;
/** Whether a browser draws lines and shapes that are written so in a moment, however few bytes they have. */
const isQuick = (shapes: readonly string[]): boolean => !shapes.some((text) => SLOW.test(text));

/**
 * The pictures in an SVG. Null when there are too many, when one of them cannot be read (a browser may read it), or
 * when what is around them takes long to be drawn.
 */
function picturesIn(svg: Bytes): readonly PictureSize[] | null {
  const found: PictureSize[] = [];
  const shapes: string[] = [];
  const endOfValue = endsOfValues(svg.all);
  let [left, looked, shape, from] = [MOST_LETTERS, 0, 0, 0];
  const isShaped = (to: number): boolean => {
    shape += to - from;
    if (shape > MOST_SHAPES) return false;
    shapes.push(svg.text(from, to));
    return true;
  };
  for (let at = 0; at < svg.length; at += 1) {
    // Every byte comes by here: few are before such a colon and slash.
    if (svg.all[at + 4] !== 0x3a || svg.all[at + 10] !== 0x2f || !isData(svg.all, at)) continue;
    if (looked === MOST_PICTURES) return null;
    looked += 1;
    const [start] = /^data:image\/[a-z]+;base64,/i.exec(svg.text(at, at + 40)) ?? [];
    if (start === undefined) continue;
    const { size, letters } = sizeInside(svg.all.subarray(at + start.length), left);
    if (size === null || !isShaped(at)) return null;
    found.push(size);
    left -= letters;
    from = endOfValue(at);
    at = from - 1;
  }
  return isShaped(svg.length) && isQuick(shapes) ? found : null;
}

/** Finds where a value ends, at the latest before the next element; asked for places further and further on. */
function endsOfValues(all: Uint8Array): (at: number) => number {
  const next = [0x22, 0x3c].map((mark) => {
    let found = -1;
    return (at: number): number => {
      if (found < at) found = all.indexOf(mark, at);
      if (found === -1) found = all.length;
      return found;
    };
  });
  return (at) => Math.min(...next.map((find) => find(at)));
}

const DATA = Uint8Array.from('data:image/', (letter) => letter.charCodeAt(0));

/** In small letters or large ones. */
function isData(all: Uint8Array, at: number): boolean {
  for (let index = 0; index < DATA.length; index += 1)
    if (((all[at + index] ?? 0) | 0x20) !== DATA[index]) return false;
  return true;
}

/** Of the picture whose base64 is at the beginning of `text`; no more than `most` letters are decoded, as few as will do. */
function sizeInside(text: Uint8Array, most: number): { readonly size: PictureSize | null; readonly letters: number } {
  let letters = 0;
  for (const look of LOOKS) {
    const first = fromBase64(text.subarray(0, Math.min(look, most - letters)), text.length);
    letters += first.letters;
    const size = orNull(() => sizeOfDots(first.bytes));
    if (size !== null || first.bytes.isWhole || letters >= most) return { size, letters };
  }
  return { size: null, letters };
}

const roundUp = (value: number): number => (Number.isFinite(value) ? Math.min(Math.ceil(Math.abs(value)), 2 ** 31) : 0);

const LONGEST_LENGTH = 100;

/** Null where it is not given, or as a share of what is around it. */
function lengthOf(text: string): number | null {
  // Trying the ways to read very many digits takes minutes.
  if (text.length > LONGEST_LENGTH) return roundUp(MOST_DOTS + 1);
  const [, number = '', unit = ''] = /^\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const factor = PIXELS_PER[unit.toLowerCase()];
  return number === '' || factor === undefined ? null : roundUp(Number(number) * factor);
}

/** What six bits each letter stands for; 64: none. */
const BASE64 = new Uint8Array(256).fill(64);
for (const [value, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  BASE64[letter.charCodeAt(0)] = value;

/** Decodes the beginning of a text, of which there are `all` letters, up to what is no base64. */
function fromBase64(text: Uint8Array, all: number): { readonly bytes: Bytes; readonly letters: number } {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [length, bits, held, at] = [0, 0, 0, 0];
  for (; at < text.length; at += 1) {
    const letter = text[at] ?? 0;
    const value = BASE64[letter] ?? 64;
    if (value === 64) {
      // Blanks, also as `SvgCleaner` writes those that end a line: browsers pass over them.
      if (letter === 0x26) at = endOfBlank(text, at);
      else if (letter > 0x20 && letter !== 0x3d) break;
      continue;
    }
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length] = (held >> bits) & 0xff;
    length += 1;
  }
  const isWhole = at < text.length || text.length === all;
  return { bytes: new Bytes(bytes.subarray(0, length), isWhole), letters: Math.min(at, text.length) };
}

/** Where `&#10;` or the like ends. */
function endOfBlank(text: Uint8Array, at: number): number {
  const end = text.subarray(at, at + 6).indexOf(0x3b);
  return end === -1 ? at + 6 : at + end;
}
