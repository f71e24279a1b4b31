import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './sources';

const FOLDERS = ['tests/e2e', 'tests/desktop/electron'];
/** A `test` of Playwright itself, which watches over no page. */
const BARE = /import\s*(?!type\b)\{[^}]*\btest\b[^}]*\}\s*from '@playwright\/test'/;

describe('end-to-end specs', () => {
  it('all use the `test` that looks at what their pages complain of', () => {
    const files = FOLDERS.flatMap((folder) =>
      readdirSync(join(ROOT, folder))
        .filter((file) => file.endsWith('.ts'))
        .map((file) => `${folder}/${file}`),
    );
    const bare = files.filter((file) => BARE.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(bare).toEqual(['tests/e2e/watched.ts']);
  });
});
