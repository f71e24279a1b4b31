import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { salvage, withBadParts } from '../../../broker/store/salvage';

const Entry = z.object({ id: z.string(), size: z.number(), tags: z.array(z.string()) });
const Schema = z.object({
  entries: z.array(Entry),
  byName: z.record(z.string(), z.object({ on: z.boolean() })),
  speed: z.number().default(1),
  inner: z.object({ words: z.array(z.string()).default([]), loud: z.boolean().default(false) }).default({
    ...{ words: [], loud: false },
  }),
});

const read = (json: unknown) => {
  const found = salvage(Schema, json);
  if (found instanceof Error) throw found;
  return found;
};
const GOOD = { id: 'a', size: 1, tags: [] };

describe('a document with something wrong in it', () => {
  it.each([
    ['an entry of a list', { entries: [GOOD, { id: 'b', size: 'x', tags: [] }] }, ['entries.1 (b)']],
    ['something deep in an entry', { entries: [{ id: 'b', size: 1, tags: ['x', 5] }, GOOD] }, ['entries.0 (b)']],
    ['an entry that is none', { entries: [null, GOOD, 7] }, ['entries.0', 'entries.2']],
    ['the value of a name', { byName: { a: { on: true }, b: 'x' } }, ['byName.b']],
    ['something missing from the value of a name', { byName: { a: { on: true }, b: {} } }, ['byName.b']],
    ['a value that has a default', { speed: 'fast' }, ['speed']],
    ['a value inside another', { inner: { loud: 'yes', words: ['a'] } }, ['inner.loud']],
    ['a word in a list inside another', { inner: { words: ['a', 5] } }, ['inner.words.1']],
  ])('(%s) is read without it', (_what, json, where) => {
    const { value, bad } = read({ entries: [GOOD], byName: { a: { on: true } }, ...json });
    expect(bad.map((part) => part.where)).toEqual(where);
    expect(bad.every(({ problem }) => problem !== '')).toBe(true);
    expect(value.entries).toEqual([GOOD]);
    expect(value.byName).toEqual({ a: { on: true } });
  });

  it.each([
    ['no object', 'x'],
    ['null', null],
    ['a list', []],
    ['without a list that it must have', { byName: {} }],
  ])('(%s) is no document where nothing can be left out', (_what, json) => {
    expect(salvage(Schema, json)).toBeInstanceOf(Error);
  });

  it('is written with what is wrong in its place, until somebody sets it anew', () => {
    const json = {
      entries: [5, GOOD],
      byName: { b: { on: 'x' } },
      speed: 'fast',
      inner: { loud: 'yes', words: ['a', 5] },
    };
    const { value, bad } = read(json);
    expect(withBadParts(value, value, bad)).toEqual({
      entries: [GOOD, 5],
      byName: { b: { on: 'x' } },
      speed: 'fast',
      inner: { loud: 'yes', words: ['a', 5] },
    });
    const next = { ...value, speed: 2, byName: { b: { on: true } }, inner: { ...value.inner, loud: true } };
    expect(withBadParts(next, value, bad)).toEqual({
      entries: [GOOD, 5],
      byName: { b: { on: true } },
      speed: 2,
      inner: { loud: true, words: ['a', 5] },
    });
  });

  it('never loses a good entry, nor a bad one', () => {
    const good = fc.record({ id: fc.string(), size: fc.integer(), tags: fc.array(fc.string(), { maxLength: 3 }) });
    const bad = fc.oneof(fc.jsonValue(), fc.record({ id: fc.string(), size: fc.string() }));
    const isGood = (entry: unknown): boolean => Entry.safeParse(entry).success;
    fc.assert(
      fc.property(fc.array(fc.oneof(good, bad)), fc.dictionary(fc.string(), fc.jsonValue()), (mixed, names) => {
        const entries: unknown[] = JSON.parse(JSON.stringify(mixed));
        const byName: Record<string, unknown> = JSON.parse(JSON.stringify(names));
        const found = read({ entries, byName });
        expect(found.value.entries).toEqual(entries.filter(isGood).map((entry) => Entry.parse(entry)));
        const written: unknown = withBadParts(found.value, found.value, found.bad);
        const again = Schema.partial().loose().safeParse(written);
        expect(again.success).toBe(found.bad.length === 0);
        const kept = z
          .object({ entries: z.array(z.unknown()), byName: z.record(z.string(), z.unknown()) })
          .parse(written);
        for (const entry of entries.filter((each) => !isGood(each))) expect(kept.entries).toContainEqual(entry);
        expect(Object.keys(kept.byName).sort()).toEqual(
          Object.keys(byName)
            .filter((key) => key !== '__proto__')
            .sort(),
        );
      }),
    );
  });
});
