import { SavedSession } from './saved-session';

const KEY = 'parley-session';

/** The visitor's session on this device. Never taken from an address. */
export const saved = {
  read(): SavedSession | null {
    try {
      const parsed = SavedSession.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
      return parsed.success ? parsed.data : null;
    } catch {
      // No storage, or somebody else's text in it: then there is no session here.
      return null;
    }
  },
  write(session: SavedSession | null): void {
    try {
      if (session === null) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify(session));
    } catch {
      // Private windows of some browsers refuse: the chat works, but not over a reload.
    }
  },
  /** Calls when another tab starts or leaves a session. */
  onChange(listener: () => void): () => void {
    const heard = (event: StorageEvent): void => {
      if (event.key === KEY) listener();
    };
    addEventListener('storage', heard);
    return () => removeEventListener('storage', heard);
  },
};
