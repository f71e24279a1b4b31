/** `local`: of all tabs, until it is removed. `tab`: of this tab, over reloads. */
export type StoragePlace = 'local' | 'tab';

/** The text under a key; null when there is none, or when the browser refuses its storage. */
export function readStored(place: StoragePlace, key: string): string | null {
  try {
    return storageOf(place).getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a text under a key, or nothing (null). False when the browser refuses: nothing is kept then. */
export function writeStored(place: StoragePlace, key: string, text: string | null): boolean {
  try {
    if (text === null) storageOf(place).removeItem(key);
    else storageOf(place).setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

/** Even to name it is refused where a page may not store anything. */
function storageOf(place: StoragePlace): Storage {
  return place === 'local' ? localStorage : sessionStorage;
}
