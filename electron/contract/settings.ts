import * as z from 'zod';

/** Where the chat widget is, in CSS pixels of the window. */
export const WidgetPlace = z.object({
  mode: z.enum(['floating', 'minimized', 'maximized']),
  x: z.number(),
  y: z.number(),
  width: z.number().min(320),
  height: z.number().min(240),
});
export type WidgetPlace = z.infer<typeof WidgetPlace>;

/** What an agent sets on this machine. Kept on disk by the core. */
export const ConsoleSettings = z.object({
  theme: z.enum(['system', 'light', 'dark', 'contrast']).default('system'),
  /** How long a sent message is held in the outbox, in seconds, so that it can be undone. */
  undoSeconds: z.number().int().min(0).max(10).default(0),
  sound: z.boolean().default(true),
  userDataOpen: z.boolean().default(true),
  /** By display set (such as `1920x1080`), so that each screen arrangement keeps its own. */
  widget: z.record(z.string(), WidgetPlace).default({}),
});
export type ConsoleSettings = z.infer<typeof ConsoleSettings>;

export const DEFAULT_SETTINGS: ConsoleSettings = ConsoleSettings.parse({});
