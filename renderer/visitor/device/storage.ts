import type { ZodType } from 'zod';

/** `local`: of all tabs, until it is removed. `tab`: of this tab, over reloads. */
export type StoragePlace = 'local' | 'tab';

/** One value that this browser keeps. */
export interface Stored<T> {
  /** Null when there is none, when it is of another shape, or when the browser refuses its storage. */
  read(): T | null;
  /** Keeps a value, or none (null). False when the browser refuses: then the one before is still kept, if any. */
  write(value: T | null): boolean;
  /** Calls when another tab has changed it. Returns how to stop it. */
  onChange(listener: (now: T | null, before: T | null) => void): () => void;
}

/** The value of a shape under a key. A text that is no JSON is read as the text it is. */
export function storedUnder<T>(place: StoragePlace, key: string, shape: ZodType<T>): Stored<T> {
  const parsed = (text: string | null): T | null => shape.safeParse(jsonOf(text)).data ?? null;
  return {
    read() {
      try {
        return parsed(storageOf(place).getItem(key));
      } catch {
        return null;
      }
    },
    write(value) {
      try {
        if (value === null) storageOf(place).removeItem(key);
        else storageOf(place).setItem(key, JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    },
    onChange(listener) {
      const heard = (event: StorageEvent): void => {
        if (event.key === key) listener(parsed(event.newValue), parsed(event.oldValue));
      };
      addEventListener('storage', heard);
      return () => removeEventListener('storage', heard);
    },
  };
}

/** Even to name it is refused where a page may not store anything. */
function storageOf(place: StoragePlace): Storage {
  return place === 'local' ? localStorage : sessionStorage;
}

function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return text;
  }
}
