import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { built } from '../desktop/built';
import { placesOf } from '../desktop/mutated-file';
import { MUTATIONS, SECURITY_ROWS } from '../desktop/mutations';
import { ROOT } from './sources';

/** `npm run break-security` breaks each of them and takes minutes; that it could is checked here. */
describe('the list of what is broken to test the tests', () => {
  it('has every row of the security table', () => {
    built('main/shell.js');
    expect(SECURITY_ROWS.filter((row) => !MUTATIONS.some((mutation) => mutation.row === row))).toEqual([]);
  });

  it.each(MUTATIONS.map((mutation) => [`${mutation.row}: ${mutation.what}`, mutation] as const))(
    'finds what it breaks exactly once: %s',
    (_name, mutation) => {
      expect(placesOf(ROOT, mutation)).toHaveLength(1);
      expect(mutation.put).not.toBe(mutation.find);
      expect(readFileSync(join(ROOT, mutation.file), 'utf8').length).toBeGreaterThan(0);
    },
  );
});
