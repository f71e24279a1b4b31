import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { type Logger, reasonOf } from '../../broker/store/logger';
import { autostartEntry } from '../desktop/login-item';

/** Whether this program can start with the system: an unpackaged one would start Electron alone. */
export function canLaunchAtLogin(): boolean {
  return app.isPackaged;
}

/** Whether the system has started it at login, where no argument can say so. After ready. */
export function startedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

/** Starts Parley when its user signs in to the system, without a window, told `args`; or no longer does. */
export async function launchAtLogin(on: boolean, args: readonly string[], logger: Logger): Promise<void> {
  if (!canLaunchAtLogin()) return;
  const dir = join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'autostart');
  const file = join(dir, 'parley.desktop');
  try {
    if (process.platform !== 'linux') {
      // `openAsHidden` is gone: the argument says it. Electron quotes each by itself where Windows wants that.
      app.setLoginItemSettings({ openAtLogin: on, args: ['--hidden', ...args] });
      return;
    }
    if (!on) {
      await rm(file, { force: true });
      return;
    }
    await mkdir(dir, { recursive: true });
    // Of an AppImage the file that was started, not the place where it is mounted for now.
    await writeFile(file, autostartEntry(process.env.APPIMAGE ?? process.execPath, args));
  } catch (error) {
    logger.warn({ file, reason: reasonOf(error) }, 'Starting at login could not be changed.');
  }
}
