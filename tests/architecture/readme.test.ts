import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, readSources } from './sources';

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

describe('broker/hub/README.md', () => {
  const guide = read('broker/hub/README.md');
  const sources = readSources('broker/hub');

  it('names every file of the hub', () => {
    const files = sources.map((source) => source.path.replace(/^broker\/hub\/|\.ts$/g, ''));
    const own = files.filter((file) => !file.includes('/'));
    expect(own.length).toBeGreaterThan(30);
    expect(own.filter((file) => !guide.includes(`\`${file}\``) && !guide.includes(`\`${file}.ts\``))).toEqual([]);
  });

  it('names every folder that the hub imports', () => {
    const [, allowed = ''] = /^May import ([\s\S]*?)\.\s/m.exec(guide) ?? [];
    const named = [...allowed.matchAll(/`(broker\/\w+)`/g)].map(([, folder]) => folder ?? '');
    const imported = sources.flatMap((source) => source.imports.filter((target) => target.kind === 'project'));
    const folders = new Set(imported.map(({ target }) => target.split('/').slice(0, 2).join('/')));
    folders.delete('broker/hub');
    expect([...folders].sort()).toEqual([...named].sort());
  });
});
