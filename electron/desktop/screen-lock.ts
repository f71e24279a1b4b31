import * as z from 'zod';

/**
 * Electron tells nothing of the lock of a screen on Linux. Whoever locks it there has one of these names on the session
 * bus, and sends `ActiveChanged` with true or false.
 */
const LOCKERS = [
  'org.gnome.ScreenSaver',
  // KDE, and others that follow freedesktop.org.
  'org.freedesktop.ScreenSaver',
  'org.cinnamon.ScreenSaver',
  'org.mate.ScreenSaver',
  'org.xfce.ScreenSaver',
];
const CHANGED = 'ActiveChanged';
const BUS = 'org.freedesktop.DBus';

/** The program of the system that asks the bus and follows it, by full path. */
export const BUS_PROGRAM = '/usr/bin/busctl';
/** Asks who is there. */
export const WHO_IS_THERE = ['--user', 'call', BUS, '/org/freedesktop/DBus', BUS, 'ListNames'] as const;
/** Prints a line of JSON for each lock and unlock, for as long as it runs. */
export const FOLLOW_LOCKS = ['--user', '--json=short', `--match=type='signal',member='${CHANGED}'`, 'monitor'] as const;

/** Whether one of those who are there locks the screen: `as 2 "org.gnome.Shell" "org.gnome.ScreenSaver"`. */
export function isLockedBySomebody(printed: string): boolean {
  return LOCKERS.some((name) => printed.includes(`"${name}"`));
}

const Signal = z.object({
  interface: z.enum(LOCKERS),
  member: z.literal(CHANGED),
  payload: z.object({ data: z.tuple([z.boolean()]) }),
});

/** Whether a line says that the screen is locked now, or no longer; null: it says something else. */
export function readLockSignal(line: string): boolean | null {
  try {
    return Signal.safeParse(JSON.parse(line)).data?.payload.data[0] ?? null;
  } catch {
    return null;
  }
}
