import type { Capabilities } from '../contract/capabilities';
import { choosesTray } from './closing';
import { takesLanguages } from './spelling';

export interface DesktopFacts {
  readonly platform: NodeJS.Platform;
  /** Whether a tray icon will be seen. */
  readonly tray: boolean;
  /** Whether somebody tells of the lock of the screen. */
  readonly screenLock: boolean;
  readonly autostart: boolean;
  readonly notifications: boolean;
  /** Whether a sign-in can be kept safely. */
  readonly remember: boolean;
  /** Whether windows are drawn by way of Wayland. */
  readonly wayland: boolean;
  readonly version: string;
}

/** What the desktop program can do on this system; the view shows no setting that would do nothing. */
export function desktopCapabilities(facts: DesktopFacts): Capabilities {
  const { platform, tray, wayland, ...said } = facts;
  return {
    host: 'electron',
    tray,
    closeToTray: choosesTray(platform, tray),
    spellLanguages: takesLanguages(platform),
    badge: true,
    windows: true,
    desktop: true,
    ...(wayland ? { unplaced: true } : {}),
    ...said,
  };
}
