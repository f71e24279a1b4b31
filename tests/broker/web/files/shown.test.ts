import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { bmpOf, frameOf, gifOf, jpegOf, pngOf, svgOf } from '../../protocol/pictures';
import { PDF } from '../../store/files/samples';
import { errorOf, WebWorld } from '../web-world';
import { filesUnder, Sender } from './form';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(): Promise<WebWorld> {
  const world = await WebWorld.start();
  closers.push(() => world.close());
  return world;
}

const PICTURES: readonly (readonly [string, (side: number) => Buffer])[] = [
  ['a.png', (side) => pngOf(side, side)],
  ['a.gif', (side) => gifOf(side, side, [frameOf(side, side)])],
  ['a.bmp', (side) => bmpOf(side, side)],
  ['a.jpg', (side) => jpegOf(side, side, 1)],
  ['a.jpeg', (side) => jpegOf(side, side, 1)],
  ['a.svg', (side) => svgOf(`width="${side}" height="${side}"`)],
];

describe('a picture', () => {
  it.each(PICTURES)(
    '(%s) of a few bytes and very many dots is taken, and given out to be saved only',
    async (name, of) => {
      const sender = await Sender.start(await start());
      for (const [side, status] of [
        [600, 200],
        [16_000, 413],
      ] as const) {
        const file = await sender.uploaded(name, of(side));
        expect(file.picture).toMatchObject({ width: side, height: side });
        const shown = await sender.read(`${file.file}?shown=1`);
        expect(shown.status).toBe(status);
        if (status === 413) expect(errorOf(shown).message).toContain('Save it');
        expect((await sender.read(file.file)).status).toBe(200);
      }
    },
  );

  it('that a version before has stored, without its size, is read when somebody asks to see it', async () => {
    const world = await start();
    const sender = await Sender.start(world);
    const ids: string[] = [];
    for (const [name, of] of PICTURES) ids.push((await sender.uploaded(name, of(16_000))).file);
    const small = (await sender.uploaded('small.png', pngOf(20, 10))).file;
    const visitor = await sender.connect();
    closers.push(() => visitor.close());
    await visitor.ok('message.post', { text: '', files: ids.slice(0, 3) });
    await visitor.ok('message.post', { text: '', files: [...ids.slice(3), small] });
    for (const name of await filesUnder(world.filesDir)) {
      if (!name.endsWith('.json')) continue;
      const { file, ...record } = JSON.parse(await readFile(join(world.filesDir, name), 'utf8'));
      const { picture, ...before } = file;
      expect(picture).toBeDefined();
      await writeFile(join(world.filesDir, name), JSON.stringify({ ...record, file: before }));
    }
    for (const id of ids) {
      expect((await sender.read(`${id}?shown=1`)).status).toBe(413);
      expect((await sender.read(id)).status).toBe(200);
    }
    expect((await sender.read(`${small}?shown=1`)).status).toBe(200);
  });

  it('is not what can be shown of a file that is none, or whose head cannot be read', async () => {
    const sender = await Sender.start(await start());
    const pdf = await sender.uploaded('a.pdf', PDF);
    const cut = await sender.uploaded('cut.png', pngOf(5, 5).subarray(0, 18));
    for (const file of [pdf, cut]) {
      expect(file.picture).toBeUndefined();
      expect((await sender.read(`${file.file}?shown=1`)).status).toBe(413);
      expect((await sender.read(file.file)).status).toBe(200);
    }
  });
});
