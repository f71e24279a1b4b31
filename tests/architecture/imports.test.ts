import { describe, expect, it } from 'vitest';
import { readImports, readSources, type Source } from './sources';

/** What a host builds its console from; the options and the clock are those of the server. */
const HOST = [
  'electron/console',
  'electron/desktop',
  'electron/contract',
  'broker/protocol',
  'broker/sockets/own-certificate',
  'broker/options',
  'broker/store/atomic-file',
  'broker/store/document',
  'broker/store/lock',
  'broker/store/logger',
  'broker/store/salvage',
  'broker/logging',
  'broker/system',
  'broker/version',
] as const;

/**
 * Which folder may import which (`architecture.md`, rule 1). The longest matching row counts; what is not listed is
 * refused. A row always may import its own folder.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'broker/protocol': [],
  'broker/options': ['broker/protocol', 'broker/sockets/addresses'],
  'broker/store': ['broker/protocol'],
  'broker/identity': ['broker/store', 'broker/protocol', 'broker/rates', 'broker/sockets/addresses'],
  'broker/desk': ['broker/store', 'broker/protocol'],
  'broker/rates': [],
  'broker/sockets': ['broker/rates'],
  'broker/server': [
    'broker/store',
    'broker/desk',
    'broker/identity',
    'broker/protocol',
    'broker/rates',
    'broker/sockets',
  ],
  'broker/hub': ['broker/store', 'broker/desk', 'broker/identity', 'broker/protocol', 'broker/rates', 'broker/sockets'],
  // The door is the hub's port towards HTTP: types only.
  'broker/web': [
    'broker/store',
    'broker/desk',
    'broker/identity',
    'broker/protocol',
    'broker/rates',
    'broker/sockets',
    'broker/hub/door',
  ],
  // The composition root and the command line.
  broker: ['broker', 'fixtures/demo', 'package.json'],
  'electron/contract': ['broker/protocol'],
  // One atomic writer for all files: the console keeps its settings, drafts and outbox with the store's documents.
  'electron/console': [
    'electron/contract',
    'broker/protocol',
    'broker/sockets/own-certificate',
    'broker/store/document',
    'broker/store/logger',
    'broker/store/server-id',
    'broker/store/workspace',
  ],
  // The tray and its menus speak the same languages as the windows, from the same catalogues.
  'electron/desktop': ['electron/contract', 'broker/options', 'broker/protocol', 'renderer/i18n'],
  'electron/host': [...HOST],
  // What is said to the embedded server over a port that only a utility process has; and what a sudden end needs.
  'electron/shell': ['electron/host', 'broker/parent-port', 'broker/store/unwritten', 'broker/unexpected', ...HOST],
  'electron/webhost': ['electron/host', ...HOST],
  // `start.ts` chooses the host.
  electron: ['electron/desktop', 'electron/webhost/main', 'broker/options', 'broker/store/logger'],
  'renderer/visitor': ['renderer/ui', 'renderer/i18n', 'broker/protocol'],
  renderer: ['electron/contract', 'broker/protocol'],
  fixtures: ['broker/store', 'broker/protocol'],
};

const within = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

function rowOf(path: string): string {
  const rows = Object.keys(MAY_IMPORT).filter((row) => within(path, row));
  return rows.sort((a, b) => b.length - a.length)[0] ?? '';
}

function forbiddenImports(source: Source): string[] {
  const row = rowOf(source.path);
  const allowed = [row, ...(MAY_IMPORT[row] ?? [])];
  return source.imports
    .filter((target) => target.kind === 'project' && !allowed.some((folder) => within(target.target, folder)))
    .map((target) => `${source.path} imports ${target.target}`);
}

const SOURCES = readSources('broker', 'electron', 'renderer', 'fixtures');

describe('imports', () => {
  it('go one way only', () => {
    expect(SOURCES.length).toBeGreaterThan(60);
    expect(SOURCES.flatMap(forbiddenImports)).toEqual([]);
  });

  it('of a forbidden kind would be noticed', () => {
    const text =
      "import { createConsole } from '../../electron/console/console';\nimport type { X } from '../hub/hub';";
    const source = {
      path: 'broker/server/broker.ts',
      text,
      imports: readImports('broker/server/broker.ts', text),
    };
    expect(forbiddenImports(source)).toHaveLength(2);
  });

  it('of Electron at run time stay inside the shell', () => {
    const outside = SOURCES.filter((source) => !within(source.path, 'electron/shell'));
    const atRunTime = outside.filter((source) =>
      source.imports.some((target) => target.target === 'electron' && !target.typeOnly),
    );
    expect(atRunTime.map((source) => source.path)).toEqual([]);
  });

  it('keep Node and the browser out of protocol and contract', () => {
    const shared = SOURCES.filter((source) => /^(broker\/protocol|electron\/contract)\//.test(source.path));
    const packages = new Set(
      shared.flatMap((source) =>
        source.imports.filter((target) => target.kind === 'package').map((target) => target.target),
      ),
    );
    expect([...packages]).toEqual(['zod']);
  });
});

describe('sources', () => {
  it('are no longer than 400 lines', () => {
    const long = [...SOURCES, ...readSources('tests')].filter((source) => source.text.split('\n').length > 401);
    expect(long.map((source) => source.path)).toEqual([]);
  });

  it('hide no type error and skip no test', () => {
    const marks = /@ts-(ignore|nocheck|expect-error)|\b(it|test|describe)\.(skip|only)\(/;
    const marked = [...SOURCES, ...readSources('tests')].filter(
      (source) => !source.path.startsWith('tests/architecture/') && marks.test(source.text),
    );
    expect(marked.map((source) => source.path)).toEqual([]);
  });
});
