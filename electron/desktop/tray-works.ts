/** Desktops of Linux that show tray icons, as `XDG_CURRENT_DESKTOP` names them; plain GNOME does not. */
const WITH_TRAY = /^(kde|xfce|x-cinnamon|cinnamon|mate|lxqt|lxde|unity|budgie.*|pantheon|deepin|dde|ubuntu|pop)$/i;
/** GNOME shows them by an extension alone, also where the distribution brings it. */
const GNOME = /^gnome/i;

/**
 * Whether a tray icon will be seen. Where it is not certain the answer is no: a window that closed to a tray that is
 * not there would be lost. `watched`: whether somebody in the session takes tray icons; null where that is not known.
 */
export function trayWorks(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  watched: boolean | null,
): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  if (platform !== 'linux') return false;
  if (watched === true) return true;
  const names = (env.XDG_CURRENT_DESKTOP ?? '').split(':');
  // Others show icons of the old kind, too, or begin to watch only after the programs that start at login.
  if (watched === false && names.some((name) => GNOME.test(name))) return false;
  return names.some((name) => WITH_TRAY.test(name));
}

/** Whoever has this name on the session bus shows the icons: KDE itself, the extension AppIndicator of GNOME, ... */
const WATCHER = 'org.kde.StatusNotifierWatcher';
const BUS = 'org.freedesktop.DBus';

/** The programs of the system that can ask the bus, by full path, in the order in which they are tried. */
export const WATCHER_QUESTIONS: readonly { readonly program: string; readonly args: readonly string[] }[] = [
  {
    program: '/usr/bin/busctl',
    args: ['--user', 'call', BUS, '/org/freedesktop/DBus', BUS, 'NameHasOwner', 's', WATCHER],
  },
  {
    program: '/usr/bin/gdbus',
    args: [
      ...['call', '--session', '--dest', BUS, '--object-path', '/org/freedesktop/DBus'],
      ...['--method', `${BUS}.NameHasOwner`, WATCHER],
    ],
  },
];

/** What one of them printed: `b true` or `(true,)`; null: no answer. */
export function readWatched(printed: string): boolean | null {
  const word = /^(?:b |\()(true|false)(?:,\))?\s*$/.exec(printed)?.[1];
  return word === undefined ? null : word === 'true';
}
