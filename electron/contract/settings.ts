import * as z from 'zod';
import { Id } from '../../broker/protocol/models';
import { AlertSettings, DesktopSettings, PresenceSettings } from './desktop';

/** Where the chat widget is, in CSS pixels of the window. */
export const WidgetPlace = z.object({
  mode: z.enum(['floating', 'minimized', 'maximized', 'docked']),
  x: z.number(),
  y: z.number(),
  width: z.number().min(320),
  height: z.number().min(240),
  /** The side it docks to, and how wide it is there, or how high at the bottom. */
  side: z.enum(['left', 'right', 'bottom']).optional(),
  dockWidth: z.number().min(320).optional(),
  dockHeight: z.number().min(240).optional(),
  /** What it was before it was minimized. */
  before: z.enum(['floating', 'maximized', 'docked']).optional(),
});
export type WidgetPlace = z.infer<typeof WidgetPlace>;

/** Which chats stand side by side. */
export const Wall = z.object({
  /** As many as are wished; fewer are shown where there is no room. */
  columns: z.number().int().min(1).max(4),
  panes: z.array(Id).max(4),
});
export type Wall = z.infer<typeof Wall>;

/** The settings, each as it may be changed by itself. */
export const SettingsFields = z.object({
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  /** How long a sent message is held in the outbox, in seconds, so that it can be undone. */
  undoSeconds: z.number().int().min(0).max(10),
  sound: z.boolean(),
  userDataOpen: z.boolean(),
  /** By display set (such as `1920x1080`), so that each screen arrangement keeps its own. */
  widget: z.record(z.string(), WidgetPlace),
  desktop: DesktopSettings,
  presence: PresenceSettings,
  alerts: AlertSettings,
  /** By display set too. */
  wall: z.record(z.string(), Wall),
});

/** What an agent sets on this machine. Kept on disk by the core. */
export type ConsoleSettings = z.infer<typeof SettingsFields>;

export const DEFAULT_SETTINGS: ConsoleSettings = {
  theme: 'system',
  undoSeconds: 0,
  sound: true,
  userDataOpen: true,
  widget: {},
  desktop: DesktopSettings.parse({}),
  presence: PresenceSettings.parse({}),
  alerts: AlertSettings.parse({}),
  wall: {},
};

/** Settings from disk: what an older version did not have gets its default. */
export const ConsoleSettings: z.ZodType<ConsoleSettings> = SettingsFields.partial().transform((given) => ({
  ...DEFAULT_SETTINGS,
  ...given,
}));
