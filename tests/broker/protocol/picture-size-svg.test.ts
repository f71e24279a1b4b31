import { describe, expect, it } from 'vitest';
import { isShowable, pictureSizeOf } from '../../../broker/protocol/picture-size';
import { fastest } from '../fastest';
import { bmpOf, frameOf, gifOf, jpegOf, pngOf, svgOf, webpOf } from './pictures';

const MEGABYTE = 1024 * 1024;

const imageOf = (base64: string): string => `<image href="data:image/png;base64,${base64}"/>`;
const svgWith = (...pictures: readonly Buffer[]): Buffer =>
  svgOf('width="10" height="10"', pictures.map((picture) => imageOf(picture.toString('base64'))).join(''));
const isShown = (bytes: Uint8Array): boolean => {
  const size = pictureSizeOf(bytes);
  return size !== null && isShowable(size);
};
const behind = (picture: Buffer, bytes = 2 * MEGABYTE): Buffer => Buffer.concat([picture, Buffer.alloc(bytes)]);
/** A frame of a GIF with about a quarter of a megabyte of dots. */
const longFrame = (): Buffer =>
  Buffer.concat([
    frameOf(1, 1).subarray(0, -3),
    Buffer.concat(Array(1_000).fill(Buffer.concat([Buffer.from([255]), Buffer.alloc(255)]))),
    Buffer.from([0]),
  ]);

describe('an SVG with a picture in it', () => {
  it.each<readonly [string, Buffer]>([
    ['PNG', behind(pngOf(800, 600))],
    ['PNG with a long profile', pngOf(800, 600, 0, Buffer.alloc(MEGABYTE), 900)],
    ['BMP', behind(bmpOf(800, 600))],
    ['WebP', behind(webpOf(800, 600))],
    ['GIF', gifOf(800, 600, [frameOf(800, 600), longFrame()])],
    ['JPEG', behind(jpegOf(800, 600, 1, 2, true), 6 * MEGABYTE)],
    ['JPEG with a long profile', behind(jpegOf(800, 600, 1, 65_000, true), 6 * MEGABYTE)],
    ['JPEG that is progressive', behind(jpegOf(800, 600, 10), MEGABYTE)],
  ])('is shown, and as large as it is, when that is a long %s', (_kind, picture) => {
    expect(pictureSizeOf(svgWith(picture))).toMatchObject({ width: 800, height: 600 });
    expect(isShown(svgWith(picture))).toBe(true);
  });

  it.each<readonly [string, Buffer]>([
    [
      'GIF with large frames behind a long one',
      gifOf(6_000, 6_000, [longFrame(), ...Array(100).fill(frameOf(6_000, 6_000))]),
    ],
    ['JPEG with its scans behind a long one', jpegOf(6_000, 6_000, 20_000)],
    ['JPEG of one colour at a time', jpegOf(6_000, 6_000, 20_000, 2, true).fill(3, 17, 18)],
    ['WebP that is animated', behind(webpOf(6_000, 6_000, 100))],
    ['PNG with its frames behind many notes', pngOf(6_000, 6_000, 5_000, Buffer.alloc(0), 1_001)],
    ['GIF with more in it than is looked at', gifOf(60, 60, Array(20).fill(longFrame()))],
    ['kind that is not known', Buffer.from('what a browser may know how to draw')],
  ])('is not shown when that is a %s', (_kind, picture) => {
    expect(isShown(svgWith(picture))).toBe(false);
  });

  it.each([
    [' ', 1],
    ['\n', 1],
    ['&#10;', 1],
    ['&#13;&#10;', 1],
    ['&#9;', 100_000],
  ])('is read past blanks, such as %j %d times', (letters, times) => {
    const blank = letters.repeat(times);
    const base64 = pngOf(16_000, 16_000).toString('base64');
    const svg = svgOf('width="10" height="10"', imageOf(base64.slice(0, 5) + blank + base64.slice(5)));
    expect(pictureSizeOf(svg)).toMatchObject({ width: 16_000, height: 16_000 });
  });
});

describe('an SVG that takes long to be drawn', () => {
  const ROOT = 'width="10" height="10"';
  const shape = (more: string): Buffer => svgOf(ROOT, `<path d="M0 0H9" ${more}/>`);

  it.each<readonly [string, Buffer]>([
    ['filters', svgOf(ROOT, '<filter id="f"><feGaussianBlur stdDeviation="50"/></filter><g filter="url(#f)"/>')],
    ['a filter in a style', shape('style="FILTER/**/:blur(9px)"')],
    ['a filter behind it', shape('style="backdrop-filter:blur(9px)"')],
    ['a filter behind a picture', svgOf(ROOT, `${imageOf(pngOf(1, 1).toString('base64'))}<g filter="url(#f)"/>`)],
    ['a filter behind a text', svgOf(ROOT, '<text>data:image/gif;base64,R0lGODlh</text><g filter="url(#f)"/>')],
    ['something at each corner of a line', shape('marker-mid="url(#m)"')],
    ['something at each corner, said in short', shape('style="marker:url(#m)"')],
    ['more lines than a window draws in a moment', svgOf(ROOT, `<path d="M0 0${'L9 9'.repeat(150_000)}"/>`)],
  ])('is for saving only: with %s', (_what, svg) => {
    expect(isShown(svg)).toBe(false);
  });

  it.each<readonly [string, Buffer]>([
    ['colours of filters', shape('color-interpolation-filters="sRGB"')],
    ['arrows at the ends of lines', svgOf(ROOT, '<marker id="marker"/><path d="M0 0H9" marker-end="url(#marker)"/>')],
    ['many lines', svgOf(ROOT, `<path d="M0 0${'L9 9'.repeat(100_000)}"/>`)],
  ])('is not to be taken for one with %s', (_what, svg) => {
    expect(isShown(svg)).toBe(true);
  });
});

describe('the size of an SVG', () => {
  it.each([
    `aria-label=" width='5' height='5'" width="30000" height="30000"`,
    `lang=' height="5" ' class="width='5'" height="30000" width="30000"`,
  ])('is not read from the value of another attribute: %s', (attributes) => {
    expect(pictureSizeOf(svgOf(attributes))).toMatchObject({ width: 30_000, height: 30_000 });
  });
});

describe('an SVG that is large', () => {
  const small = imageOf(pngOf(1, 1).toString('base64'));
  const long = 10 * MEGABYTE;

  // No chat goes on meanwhile. It takes a tenth of a second, on a busy machine some more.
  it.each<readonly [string, boolean, () => Buffer]>([
    ['one long picture', true, () => svgWith(behind(pngOf(800, 600), 7 * MEGABYTE))],
    ['one long picture of a kind that is not known', false, () => svgWith(Buffer.alloc(7 * MEGABYTE))],
    ['one long picture of very many scans', false, () => svgWith(jpegOf(6_000, 6_000, 700_000))],
    ['a thousand pictures', true, () => svgOf('width="10" height="10"', small.repeat(1_000))],
    ['55,000 small pictures', false, () => svgOf('width="10" height="10"', small.repeat(55_000))],
    ['very many beginnings of pictures', false, () => svgOf('width="10" height="10"', 'data:image/'.repeat(long / 11))],
    ['very many colons', false, () => svgOf('width="10" height="10"', ':'.repeat(long))],
    ['a width of very many digits', false, () => svgOf(`width="${'1'.repeat(60_000)}!" height="10"`)],
    ['very many roots', false, () => Buffer.from('<svg '.repeat(long / 5))],
  ])('is measured in a moment, with %s', (_name, shown, make) => {
    const svg = make();
    expect(fastest(5, () => expect(isShown(svg)).toBe(shown))).toBeLessThan(500);
  });
});
