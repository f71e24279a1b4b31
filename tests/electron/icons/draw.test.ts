import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawIcons } from '../../../electron/icons/draw.mjs';

const STATES = ['active', 'inactive', 'offline', 'unread'] as const;

interface Picture {
  readonly size: number;
  /** RGBA, row after row. */
  readonly pixels: Buffer;
}

/** Reads back a PNG as our writer makes it: RGBA, no filter, one block of data. */
function readPng(bytes: Buffer): Picture {
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  const size = bytes.readUInt32BE(16);
  expect(bytes.readUInt32BE(20)).toBe(size);
  const at = bytes.indexOf('IDAT');
  const rows = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
  const pixels = Buffer.concat(
    Array.from({ length: size }, (_, y) => rows.subarray(y * (size * 4 + 1) + 1, (y + 1) * (size * 4 + 1))),
  );
  return { size, pixels };
}

function readIco(bytes: Buffer): Picture[] {
  expect([bytes.readUInt16LE(0), bytes.readUInt16LE(2)]).toEqual([0, 1]);
  return Array.from({ length: bytes.readUInt16LE(4) }, (_, index) => {
    const entry = 6 + 16 * index;
    const offset = bytes.readUInt32LE(entry + 12);
    const picture = readPng(bytes.subarray(offset, offset + bytes.readUInt32LE(entry + 8)));
    expect(bytes[entry] || 256).toBe(picture.size);
    return picture;
  });
}

/** Of the pixels that are seen at all. */
function colours({ size, pixels }: Picture): Set<string> {
  const seen = new Set<string>();
  for (let at = 0; at < size * size * 4; at += 4)
    if ((pixels[at + 3] ?? 0) > 0) seen.add(pixels.subarray(at, at + 3).toString('hex'));
  return seen;
}

/** What is seen where, without its colour. */
const shapeOf = ({ size, pixels }: Picture): string =>
  Array.from({ length: size * size }, (_, index) => ((pixels[index * 4 + 3] ?? 0) > 127 ? '#' : ' ')).join('');

describe('the icons', () => {
  let dir = '';
  const read = async (name: string): Promise<Buffer> => readFile(join(dir, name));
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'parley-icons-'));
    await drawIcons(dir);
  }, 60_000);
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it.each(STATES)('of the tray are in the format and sizes of each system: %s', async (state) => {
    // Linux, with a second one for dense screens.
    expect(readPng(await read(`tray-${state}.png`)).size).toBe(22);
    expect(readPng(await read(`tray-${state}@2x.png`)).size).toBe(44);
    // Windows, at 100, 125, 150, 200 and 300 percent.
    expect(readIco(await read(`tray-${state}.ico`)).map(({ size }) => size)).toEqual([16, 20, 24, 32, 48]);
    // macOS: the system gives a template its colour, so it is black.
    for (const [name, size] of [
      [`tray-${state}Template.png`, 16],
      [`tray-${state}Template@2x.png`, 32],
    ] as const) {
      const picture = readPng(await read(name));
      expect([picture.size, [...colours(picture)]]).toEqual([size, ['000000']]);
    }
  });

  it('of the tray differ in shape, not in colour alone', async () => {
    for (const name of ['.png', 'Template.png']) {
      const shapes = await Promise.all(
        STATES.map(async (state) => shapeOf(readPng(await read(`tray-${state}${name}`)))),
      );
      expect(new Set(shapes).size).toBe(STATES.length);
      for (const shape of shapes) expect(shape).toContain('#');
    }
  });

  it('of the taskbar count to nine, and then say more', async () => {
    const names = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'more'];
    const pictures = await Promise.all(names.map(async (name) => readPng(await read(`badge-${name}.png`))));
    expect(new Set(pictures.map(({ pixels }) => pixels.toString('hex'))).size).toBe(names.length);
    expect(pictures.map(({ size }) => size)).toEqual(names.map(() => 16));
  });

  it('of the program are large enough for every installer', async () => {
    // Windows wants 256 in its icon, macOS at least 512 to make its own from.
    expect(readIco(await read('icon.ico')).map(({ size }) => size)).toContain(256);
    expect(readPng(await read('icon.png')).size).toBeGreaterThanOrEqual(512);
  });

  it('are all there are', async () => {
    expect(await readdir(dir)).toHaveLength(STATES.length * 5 + 10 * 2 + 2);
  });
});
