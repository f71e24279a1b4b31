import * as z from 'zod';

/** Why the last chat is not here any more, and what the visitor had written that never left. */
const Farewell = z.object({
  /** `refused`: the chat may go on, but this device is not let in any more. */
  why: z.enum(['over', 'refused']),
  unsent: z.array(z.string()),
  /** Names of files that were not sent. */
  files: z.array(z.string()),
});
export type Farewell = z.infer<typeof Farewell>;

const KEY = 'parley-farewell';

/** Kept over a reload in this tab: the words are nowhere else. */
export const farewells = {
  read(): Farewell | null {
    try {
      const parsed = Farewell.safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'));
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  },
  write(farewell: Farewell | null): void {
    try {
      if (farewell === null) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, JSON.stringify(farewell));
    } catch {
      // No storage: it is shown until the page is left.
    }
  },
};
