import * as z from 'zod';
import { storedUnder } from '../device/storage';

/** Why the last chat is not here any more, and what the visitor had written that never left. */
const Farewell = z.object({
  /** `refused`: the chat may go on, but this device is not let in any more. */
  why: z.enum(['over', 'refused']),
  /** Messages, and at last what stood in the field. */
  unsent: z.array(z.string()).readonly(),
  /** Names of files that were not sent. */
  files: z.array(z.string()),
});
export type Farewell = z.infer<typeof Farewell>;

/** Kept over a reload in this tab. Where nothing can be kept it is shown until the page is left. */
export const farewells = storedUnder('tab', 'parley-farewell', Farewell);
