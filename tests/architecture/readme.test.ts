import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './sources';

const SCRIPTS: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts;

const FOLDERS = ['broker', 'electron', 'fixtures', 'renderer', 'tests'];
const guides = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file)),
);
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('the table of commands in the README', () => {
  const commands = [...read('README.md').matchAll(/^\| `npm (?:run )?([\w:-]+)`/gm)].map(([, name]) => name ?? '');

  it('has every npm script once, and none that there is not', () => {
    expect([...commands].sort()).toEqual(Object.keys(SCRIPTS).sort());
  });
});

describe.each(['README.md', ...guides])('%s', (file) => {
  it('names only npm scripts that there are', () => {
    const named = [...read(file).matchAll(/npm (?:run (?:--silent )?([\w:-]+)|(start|test)\b)/g)].map(
      ([, run, short]) => run ?? short ?? '',
    );
    expect(named.filter((name) => SCRIPTS[name] === undefined)).toEqual([]);
  });
});
