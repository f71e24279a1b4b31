/** Desktops of Linux that show tray icons, as `XDG_CURRENT_DESKTOP` names them; plain GNOME does not. */
const WITH_TRAY = /^(kde|xfce|x-cinnamon|cinnamon|mate|lxqt|lxde|unity|budgie.*|pantheon|deepin|dde|ubuntu|pop)$/i;

/**
 * Whether a tray icon will be seen. Where it is not certain the answer is no: a window that closed to a tray that is
 * not there would be lost.
 */
export function trayWorks(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  if (platform !== 'linux') return false;
  return (env.XDG_CURRENT_DESKTOP ?? '').split(':').some((name) => WITH_TRAY.test(name));
}
