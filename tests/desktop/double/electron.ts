import { becomeReady } from './app';
import * as double from './electron';
import { chromiumBacking } from './page';
import { listenToTest } from './record';
import './session-bus';
import { backWindowsWith } from './window';

/** A stand-in for `electron`, whose binary cannot be had here: strict, recorded and driven by the test. */
export { app } from './app';
export { ipcMain } from './ipc';
export { autoUpdater, net } from './net';
export { protocol, session } from './session';
export { dialog, globalShortcut, powerMonitor, safeStorage, screen, shell } from './system';
export { Menu, Notification, nativeImage, Tray } from './tray';
export { utilityProcess } from './utility';
export { BrowserWindow } from './window';

// For what a library requires while the program runs (`register.mjs`).
Object.assign(globalThis, { electronDouble: double });
if (process.env.DOUBLE_RESOURCES !== undefined) {
  Object.defineProperty(process, 'resourcesPath', { value: process.env.DOUBLE_RESOURCES });
}
listenToTest();
const browser = process.env.DOUBLE_BROWSER;
if (browser !== undefined) backWindowsWith(await chromiumBacking(browser));
becomeReady();
