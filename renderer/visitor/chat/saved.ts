import * as z from 'zod';

const Saved = z.object({
  session: z.string().min(1),
  token: z.string().min(1),
  /** Of the token, ISO 8601. Not there in what earlier pages kept. */
  expiresAt: z.string().optional(),
  /** Of a file, as the server said at the start of the chat. */
  maxBytes: z.number().positive().optional(),
});
export type Saved = z.infer<typeof Saved>;

const KEY = 'parley-session';

/** The visitor's session on this device. Never taken from an address. */
export const saved = {
  read(): Saved | null {
    try {
      const parsed = Saved.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
      return parsed.success ? parsed.data : null;
    } catch {
      // No storage, or somebody else's text in it: then there is no session here.
      return null;
    }
  },
  write(session: Saved | null): void {
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
