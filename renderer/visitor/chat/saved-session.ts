import * as z from 'zod';

/** What a device keeps of its visitor's session. */
export const SavedSession = z.object({
  session: z.string().min(1),
  token: z.string().min(1),
  /** Of the token, ISO 8601. Not there in what earlier pages kept. */
  expiresAt: z.string().optional(),
  /** Of a file, as the server said at the start of the chat. */
  maxBytes: z.number().positive().optional(),
});
export type SavedSession = z.infer<typeof SavedSession>;
