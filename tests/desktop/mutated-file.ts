import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutation } from './mutations';

/** The files of a project in which the text of a mutation stands: once for each time that it stands there. */
export function placesOf(root: string, { where, find }: Pick<Mutation, 'where' | 'find'>): string[] {
  return candidates(root, where).flatMap((file) => {
    const times = readFileSync(file, 'utf8').split(find).length - 1;
    return Array.from({ length: times }, () => file);
  });
}

function candidates(root: string, where: Mutation['where']): string[] {
  if (where === 'preload') return [join(root, 'dist/preload/preload.cjs')];
  if (where !== 'built') return [join(root, where)];
  // The web host is broken in its source, beside which its tests stand.
  return scripts(join(root, 'dist/main')).filter((file) => !file.endsWith('webhost.js'));
}

function scripts(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return scripts(path);
    return entry.name.endsWith('.js') ? [path] : [];
  });
}
