import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openDocument, type StoredDocument } from '../../../broker/store/document';
import { openWorkspace } from '../../../broker/store/open-workspace';
import { seedWith } from '../hub/fixture';
import { startChild } from './children/child';

const NOW = 1_795_000_000_000;
const Schema = z.object({ words: z.array(z.string()) });
type Words = z.infer<typeof Schema>;

const dirs: string[] = [];

afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
});

async function freshDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-document-'));
  dirs.push(dir);
  return dir;
}

interface Opened {
  readonly document: StoredDocument<Words>;
  readonly errors: readonly string[];
}

async function open(dir: string): Promise<Opened> {
  const errors: string[] = [];
  const error = (_context: object, message: string): void => void errors.push(message);
  const logger = { info: () => undefined, warn: () => undefined, error };
  const file = join(dir, 'words.json');
  const document = await openDocument({ file, schema: Schema, empty: { words: ['empty'] }, logger, now: () => NOW });
  return { document, errors };
}

const onDisk = async (dir: string): Promise<unknown> => JSON.parse(await readFile(join(dir, 'words.json'), 'utf8'));
const add = (word: string) => (value: Readonly<Words>) => ({ words: [...value.words, word] });

describe('a document', () => {
  it('starts from what it is when there is no file, and writes none by itself', async () => {
    const dir = await freshDir();
    const { document, errors } = await open(dir);
    expect(document.value).toEqual({ words: ['empty'] });
    expect([await readdir(dir), errors]).toEqual([[], []]);
  });

  it('writes once what comes while it is being written, and shows nothing before it is on disk', async () => {
    const dir = await freshDir();
    const { document } = await open(dir);
    let made = 0;
    const counted = (word: string) => (value: Readonly<Words>) => {
      made += 1;
      return add(word)(value);
    };
    const first = document.update(counted('first'));
    const rest = ['a', 'b', 'c'].map((word) => document.update(counted(word)));
    const bad = document.update(() => {
      throw new Error('a mistake in a change');
    });
    await expect(bad).rejects.toThrow('a mistake in a change');
    await Promise.all([first, ...rest]);
    expect(made).toBe(4);
    expect(document.value).toEqual({ words: ['empty', 'first', 'a', 'b', 'c'] });
    expect(await onDisk(dir)).toEqual(document.value);
    const later = document.update(add('later'));
    expect(document.value.words).not.toContain('later');
    await later;
    expect(document.value.words).toContain('later');
  });

  it('is on disk when an update resolves, readable by its owner only, and read by the next start', async () => {
    const dir = await freshDir();
    const { document } = await open(dir);
    expect(await document.update(add('ääkköset 😀'))).toEqual({ ok: true, value: undefined });
    expect(await onDisk(dir)).toEqual({ words: ['empty', 'ääkköset 😀'] });
    expect((await open(dir)).document.value).toEqual(document.value);
    if (process.platform !== 'win32') expect((await stat(join(dir, 'words.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(dir)).toEqual(['words.json']);
  });

  it('takes updates that come at once one after the other: none is lost, and each sees the one before', async () => {
    const dir = await freshDir();
    const { document } = await open(dir);
    const numbers = Array.from({ length: 50 }, (_, index) => String(index));
    const results = await Promise.all(numbers.map((number) => document.update(add(number))));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(await onDisk(dir)).toEqual({ words: ['empty', ...numbers] });
  });

  it('is whole at every moment while it is written', async () => {
    const dir = await freshDir();
    const { document } = await open(dir);
    await document.update(() => ({ words: ['0'] }));
    let writing = true;
    const writes = (async () => {
      for (let i = 1; i <= 60; i += 1) await document.update(() => ({ words: Array(i * 100).fill(String(i)) }));
      writing = false;
    })();
    const seen = new Set<string>();
    while (writing) {
      const { words } = Schema.parse(await onDisk(dir));
      expect(new Set(words).size).toBe(1);
      seen.add(words[0] ?? '');
    }
    await writes;
    expect(seen.size).toBeGreaterThan(5);
  });

  it('goes on after an update whose change throws', async () => {
    const { document } = await open(await freshDir());
    const failing = document.update(() => {
      throw new Error('a bug');
    });
    const next = document.update(add('next'));
    await expect(failing).rejects.toThrow('a bug');
    expect((await next).ok).toBe(true);
    expect(document.value.words).toEqual(['empty', 'next']);
  });

  it('has settled when the updates under way are on disk', async () => {
    const dir = await freshDir();
    const { document } = await open(dir);
    void document.update(add('one'));
    void document.update(add('two'));
    await document.settled();
    expect(await onDisk(dir)).toEqual({ words: ['empty', 'one', 'two'] });
  });
});

describe('a document that cannot be read', () => {
  it.each([
    ['empty', ''],
    ['half written', '{"words":["a","b'],
    ['no JSON', 'words: a'],
    ['of another shape', '{"words":"a"}'],
    ['null', 'null'],
    ['false', 'false'],
    ['a list', '[]'],
    ['bytes', '\u0000\u0001\ufffd'],
  ])('(%s) is set aside under a name that says so, with a message, and one starts anew', async (_what, text) => {
    const dir = await freshDir();
    await writeFile(join(dir, 'words.json'), text);
    const { document, errors } = await open(dir);
    expect(document.value).toEqual({ words: ['empty'] });
    expect(await readFile(join(dir, `words.corrupt-${NOW}.json`), 'utf8')).toBe(text);
    expect(errors).toEqual([
      `words.json could not be read and was set aside as words.corrupt-${NOW}.json. Mend it and put it back, or go on without.`,
    ]);
    expect(await onDisk(dir)).toEqual({ words: ['empty'] });
    expect((await document.update(add('on'))).ok).toBe(true);
    expect((await open(dir)).errors).toEqual([]);
  });
});

describe('a document that cannot be written', () => {
  it('answers unavailable, keeps its value, and is written again when the cause is gone', async () => {
    const dir = await freshDir();
    const { document, errors } = await open(dir);
    await document.update(add('before'));
    // A directory in the place of the file to be written: as good as no permission, also for root.
    await mkdir(join(dir, 'words.json.new', 'x'), { recursive: true });
    const refused = await document.update(add('lost'));
    expect(refused).toMatchObject({ ok: false, error: { code: 'unavailable', retryable: true } });
    if (!refused.ok)
      expect(refused.error.message).toMatch(/^words\.json could not be written: .+\. Nothing was changed/);
    expect(errors).toEqual(['words.json could not be written.']);
    expect(document.value.words).toEqual(['empty', 'before']);
    expect(await onDisk(dir)).toEqual({ words: ['empty', 'before'] });

    await rm(join(dir, 'words.json.new'), { recursive: true });
    expect((await document.update(add('after'))).ok).toBe(true);
    expect(await onDisk(dir)).toEqual({ words: ['empty', 'before', 'after'] });
  });

  it('answers unavailable when its directory is gone', async () => {
    const dir = await freshDir();
    const { document } = await open(dir);
    await rm(dir, { recursive: true });
    expect(await document.update(add('lost'))).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(document.value.words).toEqual(['empty']);
  });

  it('is not lost when its directory cannot be used at the start: that is thrown, with the reason', async () => {
    const file = join(await freshDir(), 'a-file');
    await writeFile(file, '');
    const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const opening = openWorkspace({ dir: join(file, 'x'), logger, now: () => NOW, seed: async () => seedWith() });
    await expect(opening).rejects.toThrow(/ENOTDIR|EEXIST/);
  });

  // Windows has no limit for the size of a file, and needs none here: the code is the same.
  it.skipIf(process.platform === 'win32')('by a full disk stays as it was, in memory and on disk', async () => {
    const dir = await freshDir();
    const file = join(dir, 'words.json');
    await writeFile(file, '{"text":"before"}');
    const child = startChild('fill-disk', [file], { maxFileKiB: 64 });
    await child.ended;
    const told: unknown = JSON.parse(child.lines[0] ?? 'null');
    expect(told).toMatchObject({ result: { ok: false, error: { code: 'unavailable' } }, text: 'before' });
    expect(await readFile(file, 'utf8')).toBe('{"text":"before"}');
    expect(await readdir(dir)).toEqual(['words.json']);
  });
});
