import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShowable, pictureSizeOf } from '../../../broker/protocol/picture-size';
import { fastest } from '../fastest';
import { bmpOf, frameOf, gifOf, jpegOf, pngOf, svgOf, webpOf } from './pictures';

const sizeOf = (bytes: Uint8Array) => pictureSizeOf(bytes);
const isShown = (bytes: Uint8Array): boolean => {
  const size = pictureSizeOf(bytes);
  return size !== null && isShowable(size);
};

/** A picture of each kind, of a width and a height. */
const KINDS: readonly (readonly [string, (width: number, height: number) => Buffer])[] = [
  ['PNG', (width, height) => pngOf(width, height)],
  ['GIF', (width, height) => gifOf(width, height, [frameOf(width, height)])],
  ['BMP', (width, height) => bmpOf(width, height)],
  ['BMP from the top to the bottom', (width, height) => bmpOf(width, -height)],
  ['JPEG', (width, height) => jpegOf(width, height, 1)],
  ['WebP', (width, height) => webpOf(width, height)],
  ['SVG', (width, height) => svgOf(`width="${width}" height="${height}"`)],
  ['SVG in points', (width, height) => svgOf(`width='${width * 0.75}pt' height='${height * 0.75}pt'`)],
  ['SVG with a view box alone', (width, height) => svgOf(`viewBox="0 0 ${width} ${height}"`)],
];

describe.each(KINDS)('a picture as %s', (_kind, picture) => {
  it('has the size that its header says, whatever it is', () => {
    const side = fc.integer({ min: 1, max: 16_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        expect(sizeOf(picture(width, height))).toMatchObject({ width, height });
      }),
    );
  });

  it('is shown up to 40 million dots, and no further', () => {
    expect(isShown(picture(8_000, 5_000))).toBe(true);
    expect(isShown(picture(8_000, 5_001))).toBe(false);
    expect(isShown(picture(16_000, 16_000))).toBe(false);
    expect(isShown(picture(0, 100))).toBe(false);
  });
});

describe('a small file that is drawn again and again', () => {
  it('is not shown as an animation of very many large frames, and is as one of a usual size', () => {
    const frames = (width: number, height: number, count: number): Buffer[] =>
      Array(count).fill(frameOf(width, height));
    expect(sizeOf(gifOf(30, 20, frames(30, 20, 3)))).toEqual({ width: 30, height: 20, drawn: 1_800 });
    expect(isShown(gifOf(1_280, 720, frames(1_280, 720, 500)))).toBe(true);
    expect(isShown(gifOf(6_000, 6_000, frames(6_000, 6_000, 100)))).toBe(false);
    expect(isShown(pngOf(6_000, 6_000, 100))).toBe(false);
    expect(isShown(pngOf(600, 600, 100))).toBe(true);
    expect(isShown(webpOf(6_000, 6_000, 100))).toBe(false);
  });

  it.each<readonly [string, () => Buffer]>([
    ['PNG with many notes before its frames', () => pngOf(6_000, 6_000, 5_000, Buffer.alloc(0), 1_001)],
    ['PNG that ends before its dots', () => pngOf(6_000, 6_000).subarray(0, 40)],
    [
      'GIF with many small frames before its large ones',
      () => gifOf(6_000, 6_000, [...Array(100_000).fill(frameOf(1, 1)), ...Array(100).fill(frameOf(6_000, 6_000))]),
    ],
    ['WebP with more frames than are counted', () => webpOf(20, 20, 100_001)],
  ])('has no size when not all of it is looked at, as a %s', (_name, picture) => {
    expect(sizeOf(picture())).toBeNull();
  });

  it('is shown as a still PNG with some notes in it', () => {
    expect(isShown(pngOf(600, 600, 0, Buffer.alloc(0), 50))).toBe(true);
  });

  it('is not shown as a GIF whose frame is larger than it says it is', () => {
    expect(sizeOf(gifOf(10, 10, [frameOf(16_000, 16_000)]))).toMatchObject({ width: 16_000, height: 16_000 });
  });

  it('is not shown as a JPEG of thousands of scans', () => {
    expect(sizeOf(jpegOf(100, 50, 10))).toEqual({ width: 100, height: 50, drawn: 50_000 });
    expect(isShown(jpegOf(4_000, 3_000, 12))).toBe(true);
    expect(isShown(jpegOf(6_000, 6_000, 2_000))).toBe(false);
  });

  it('is not shown as an SVG with a huge picture, or with many large ones, in it', () => {
    const data = (bytes: Buffer): string => `<image href="data:image/png;base64,${bytes.toString('base64')}"/>`;
    const svg = (inside: string): Buffer => svgOf('width="10" height="10"', inside);
    expect(isShown(svg(data(pngOf(800, 600))))).toBe(true);
    expect(sizeOf(svg(data(pngOf(16_000, 16_000))))).toMatchObject({ width: 16_000, height: 16_000 });
    expect(isShown(svg(data(gifOf(16_000, 16_000, [frameOf(1, 1)]))))).toBe(false);
    expect(isShown(svg(data(pngOf(6_000, 6_000)).repeat(30)))).toBe(false);
  });

  it('is measured in a moment, and by its headers alone', () => {
    const bomb = pngOf(16_000, 16_000, 0, deflateSync(Buffer.alloc(4_000_000)));
    const many = (): void => {
      for (let count = 0; count < 200; count += 1) expect(isShown(bomb)).toBe(false);
    };
    expect(fastest(5, many)).toBeLessThan(1_000);
  });
});

describe('a long file', () => {
  const LONG = 10 * 1024 * 1024;
  const filled = (head: Buffer, bytes: readonly number[]): Buffer =>
    Buffer.concat([head, Buffer.alloc(LONG, Buffer.from(bytes))]);
  const gifHead = gifOf(10, 10, [frameOf(1, 1).subarray(0, -3)]).subarray(0, -1);
  const jpegHead = jpegOf(10, 10, 1).subarray(0, -2);

  // No chat goes on meanwhile.
  it.each<readonly [string, Buffer, boolean]>([
    ['a GIF of blocks of one letter', filled(gifHead, [1, 65]), false],
    ['a GIF of empty notes', filled(gifOf(10, 10, []).subarray(0, -1), [0x21, 1, 0]), false],
    ['a JPEG of escaped letters', filled(jpegHead, [0xff, 0]), false],
    ['a JPEG of marks to start again', filled(jpegHead, [0xff, 0xd0]), false],
    ['a JPEG of filling', filled(jpegHead, [0xff]), false],
    ['a GIF of blocks as long as they get', filled(gifHead, [255, ...Array(255).fill(65)]), true],
    ['a JPEG in which each hundredth letter is escaped', filled(jpegHead, [...Array(98).fill(65), 0xff, 0]), true],
  ])('is measured in a moment, or not at all: %s', (_name, bytes, shown) => {
    const times = [1, 2, 3].map(() => {
      const began = performance.now();
      expect(isShown(bytes)).toBe(shown);
      return performance.now() - began;
    });
    expect(Math.min(...times)).toBeLessThan(500);
  });
});

describe('what is no picture, or only its beginning', () => {
  it('has no size, and throws nothing, whatever it is', () => {
    const starts = KINDS.map(([, picture]) => picture(40, 30));
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.nat(80), fc.uint8Array({ maxLength: 60 }), (whole, cut, rest) => {
        const size = pictureSizeOf(Buffer.concat([whole.subarray(0, cut), rest]));
        if (size !== null) expect(Number.isSafeInteger(size.drawn)).toBe(true);
      }),
    );
    expect(sizeOf(Buffer.from('%PDF-1.4'))).toBeNull();
    expect(sizeOf(Buffer.alloc(0))).toBeNull();
    expect(sizeOf(pngOf(5, 5).subarray(0, 20))).toBeNull();
  });
});
