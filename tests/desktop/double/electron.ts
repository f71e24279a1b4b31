import { becomeReady } from './app';
import { listenToTest } from './record';

/** A stand-in for `electron`, whose binary cannot be had here: strict, recorded and driven by the test. */
export { app } from './app';
export { ipcMain } from './ipc';
export { protocol, session } from './session';
export { dialog, globalShortcut, powerMonitor, safeStorage, screen, shell } from './system';
export { Menu, Notification, nativeImage, Tray } from './tray';
export { utilityProcess } from './utility';
export { BrowserWindow } from './window';

listenToTest();
becomeReady();
