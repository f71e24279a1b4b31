import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isSameSecret } from '../../../broker/identity/same-secret';
import { readSources } from '../../architecture/sources';

const compared = vi.hoisted((): [number, number][] => []);

vi.mock(import('node:crypto'), async (original) => {
  const crypto = await original();
  const timingSafeEqual: typeof crypto.timingSafeEqual = (a, b) => {
    compared.push([a.byteLength, b.byteLength]);
    return crypto.timingSafeEqual(a, b);
  };
  return { ...crypto, timingSafeEqual };
});

beforeEach(() => {
  compared.length = 0;
});

describe('a secret', () => {
  it('is the same as itself and as nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(isSameSecret(a, a)).toBe(true);
        expect(isSameSecret(a, b)).toBe(a === b);
        expect(isSameSecret(`${a}x`, a)).toBe(false);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['its beginning', 'a sec'],
    ['more than it', 'a secret and more'],
    ['as much as it', 'a secreT'],
    ['much more', 'x'.repeat(100_000)],
  ])('is compared in constant time, over as many bytes, with %s', (_what, given) => {
    expect(isSameSecret(given, 'a secret')).toBe(false);
    expect(compared).toEqual([[32, 32]]);
  });

  it('is compared in one place, and passwords by their hash in another', () => {
    const comparing = readSources('broker').filter((source) => source.text.includes('timingSafeEqual'));
    expect(comparing.map((source) => source.path).sort()).toEqual([
      'broker/identity/passwords.ts',
      'broker/identity/same-secret.ts',
    ]);
  });
});
