import * as z from 'zod';
import { AgentTokenAnswer, ServerInfo } from '../../broker/protocol/http';

/** A sign-in that is kept on this machine: the token, never the password. */
export const Remembered = z.object({
  server: z.url(),
  answer: AgentTokenAnswer,
  /** What the server said of itself: with it the console starts before the network does. */
  info: ServerInfo.optional(),
});
export type Remembered = z.infer<typeof Remembered>;

/** Where it is kept, encrypted by the system. A host without such a place has none. */
export interface Vault {
  /** Null when there is nothing, or nothing that can be read. */
  read(): Promise<Remembered | null>;
  /** Throws when it cannot be kept. */
  write(remembered: Remembered | null): Promise<void>;
}
