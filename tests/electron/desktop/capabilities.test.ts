import { describe, expect, it } from 'vitest';
import { desktopCapabilities } from '../../../electron/desktop/capabilities';
import { onClose } from '../../../electron/desktop/closing';
import { drawsByWayland } from '../../../electron/desktop/wayland';

const FACTS = {
  screenLock: true,
  autostart: true,
  notifications: true,
  remember: true,
  wayland: false,
  version: '1.0.0',
};

describe('what the desktop can do', () => {
  it.each([
    ['win32', true, { tray: true, closeToTray: true, spellLanguages: true }],
    ['linux', true, { tray: true, closeToTray: true, spellLanguages: true }],
    ['linux', false, { tray: false, closeToTray: false, spellLanguages: true }],
    ['darwin', true, { tray: true, closeToTray: false, spellLanguages: false }],
  ] as const)('on %s (tray: %s) is %j', (platform, tray, can) => {
    expect(desktopCapabilities({ ...FACTS, platform, tray })).toMatchObject(can);
  });

  it.each([
    ['linux', { XDG_SESSION_TYPE: 'wayland' }, '', true],
    ['linux', { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: 'wayland-0' }, '', false],
    ['linux', {}, '', false],
    ['linux', { XDG_SESSION_TYPE: 'wayland' }, 'x11', false],
    ['linux', {}, 'wayland', true],
    ['win32', { XDG_SESSION_TYPE: 'wayland' }, '', false],
    ['darwin', {}, 'wayland', false],
  ] as const)('on %s with %j and %j by way of Wayland: %s', (platform, env, ozone, expected) => {
    const wayland = drawsByWayland(platform, env, ozone);
    expect(wayland).toBe(expected);
    const { unplaced } = desktopCapabilities({ ...FACTS, platform, tray: true, wayland });
    expect(unplaced).toBe(expected ? true : undefined);
  });

  it('offers the choice of the tray exactly where it changes what closing a window comes to', () => {
    for (const platform of ['win32', 'linux', 'darwin'] as const) {
      for (const trayWorks of [true, false]) {
        const comesTo = (closeToTray: boolean) =>
          onClose({ platform, window: 'main', quitting: false, trayWorks, closeToTray });
        const { closeToTray } = desktopCapabilities({ ...FACTS, platform, tray: trayWorks });
        expect(closeToTray, `${platform} ${trayWorks}`).toBe(comesTo(true) !== comesTo(false));
      }
    }
  });
});
