import * as z from 'zod';
import type { Away } from '../../broker/protocol/models';

/** Percent: the steps that the menu and the keys go through. */
export const ZOOM_STEPS = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300] as const;

/** What an agent sets about the desktop program. Each field has its default, so that older files stay good. */
export const DesktopSettings = z.object({
  /** Closing the window leaves Parley in the tray, where there is one. */
  closeToTray: z.boolean().default(true),
  launchAtLogin: z.boolean().default(false),
  /** Such as `Control+Shift+L`: brings Parley to the front from anywhere. Null: none. */
  shortcut: z.string().max(60).nullable().default(null),
  /** The same for the status: active, or inactive, from anywhere. */
  statusShortcut: z.string().max(60).nullable().default(null),
  spellCheck: z.boolean().default(true),
  /** Such as `fi` or `en-US`; empty: the language of the system. */
  spellLanguages: z.array(z.string().max(16)).max(10).default([]),
  /** Percent. */
  zoom: z.number().int().min(50).max(300).default(100),
  popOutsOnTop: z.boolean().default(false),
  /** Off: drawn without the graphics processor, for machines where that makes trouble. Counts from the next start. */
  hardwareAcceleration: z.boolean().default(true),
});
export type DesktopSettings = z.infer<typeof DesktopSettings>;

/** When the machine makes the agent away. The agent's own choice of status is never touched. */
export const PresenceSettings = z.object({
  whenLocked: z.boolean().default(true),
  /** Minutes without mouse and keyboard; 0: never. */
  idleMinutes: z.number().int().min(0).max(240).default(10),
  /** Back by itself; off: away until the agent says so. */
  comeBack: z.boolean().default(true),
});
export type PresenceSettings = z.infer<typeof PresenceSettings>;

/** Why the machine makes the agent away; without a network the hub learns it from the connection that ends. */
export type MachineAway = Away | 'noNetwork';

/** The rungs of the alert ladder. */
export const AlertSettings = z.object({
  /** A notification of the system. */
  toast: z.boolean().default(true),
  /** With the visitor's first words; off where others see the screen. */
  toastWords: z.boolean().default(true),
  /** Flashing taskbar entry, or the bouncing icon of a dock. */
  flash: z.boolean().default(true),
  badge: z.boolean().default(true),
  /** Seconds between two sounds while a new chat has not been looked at; 0: one sound only. */
  repeatSeconds: z.number().int().min(0).max(300).default(15),
  /** Seconds until a chat that nobody looked at goes back to the queue; 0: never. */
  escalateSeconds: z.number().int().min(0).max(3_600).default(0),
});
export type AlertSettings = z.infer<typeof AlertSettings>;

/** Why alerts may go unnoticed; shown as a banner while one holds. */
export const HearingProblem = z.enum(['muted', 'blocked', 'noDevice', 'notifications']);
export type HearingProblem = z.infer<typeof HearingProblem>;

/** What a window may ask about the desktop: part of `CONSOLE_COMMANDS`. */
export const DESKTOP_COMMANDS = {
  /** The agent is back, where coming back by itself is off. */
  'presence.back': z.object({}),
  /** Tries every rung of the ladder once. */
  'alerts.test': z.object({}),
  /** What this window found about its own sound. */
  'alerts.hearing': z.object({ problems: z.array(HearingProblem).max(4) }),
  /** Asks where, and writes a file for IT without message texts or secrets. */
  'diagnostics.save': z.object({}),
  /** The remembered sign-in is thrown away. */
  'signIn.forget': z.object({}),
  /** Goes to the server on this computer, which is started for it: the demo. */
  'server.here': z.object({}),
} as const satisfies Record<string, z.ZodType>;
