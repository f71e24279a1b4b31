import type { Carried } from './meant';

/** Reads a clipboard or a drop; only while its event is handled. */
export function carriedBy(data: DataTransfer | null): Carried {
  const items = [...(data?.items ?? [])].filter(({ kind }) => kind === 'file');
  const folders = new Set<string>();
  for (const item of items) {
    const entry = item.webkitGetAsEntry?.();
    if (entry?.isDirectory === true) folders.add(entry.name);
  }
  return {
    text: data?.getData('text/plain') ?? '',
    html: data?.getData('text/html') ?? '',
    uris: data?.getData('text/uri-list') ?? '',
    files: [...(data?.files ?? [])].filter(({ name }) => !folders.has(name)),
    folders: [...folders],
  };
}
