import { AppImageUpdater, type AppUpdater, MacUpdater, NsisUpdater } from 'electron-updater';

/** The updater of this system. In a file of its own, so that it is loaded only where a program renews itself. */
export function createUpdater(): AppUpdater {
  switch (process.platform) {
    case 'win32':
      return new NsisUpdater();
    case 'darwin':
      return new MacUpdater();
    default:
      return new AppImageUpdater();
  }
}
