import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = normalize(join(dirname(fileURLToPath(import.meta.url)), '../..'));

export interface Source {
  /** Path from the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** A path from the project's root for a relative import, else the package's specifier. */
  readonly target: string;
  readonly kind: 'project' | 'package';
  readonly typeOnly: boolean;
}

/** Every TypeScript source under the given top-level folders. */
export function readSources(...folders: string[]): Source[] {
  return folders.flatMap((folder) => filesUnder(join(ROOT, folder)).map(readSource));
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return /\.(ts|tsx|mts|mjs)$/.test(entry.name) ? [path] : [];
  });
}

function readSource(file: string): Source {
  const text = readFileSync(file, 'utf8');
  const path = relative(ROOT, file).replaceAll('\\', '/');
  return { path, text, imports: readImports(path, text) };
}

const STATIC = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** The imports of a source, static and dynamic, read from its text. */
export function readImports(path: string, text: string): Import[] {
  const found: Import[] = [];
  for (const match of text.matchAll(STATIC)) {
    const inline = /^(?:import|export)\s*\{([^}]*)\}/.exec(match[0]);
    const allTypes = inline?.[1]?.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '));
    found.push(resolveImport(path, match[2] ?? '', match[1] !== undefined || allTypes === true));
  }
  for (const match of text.matchAll(DYNAMIC)) found.push(resolveImport(path, match[1] ?? '', false));
  return found;
}

function resolveImport(from: string, specifier: string, typeOnly: boolean): Import {
  return specifier.startsWith('.')
    ? {
        target: normalize(join(dirname(from), specifier)).replaceAll('\\', '/'),
        kind: 'project',
        typeOnly,
      }
    : { target: specifier, kind: 'package', typeOnly };
}
