import { BrowserWindow, shell, type WebContents } from 'electron';
import { externalLink } from '../desktop/links';
import { APP_PAGE } from '../desktop/own-scheme';

/** Opens the console's window. It is shown when there is something to see. */
export function openMainWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Parley',
    width: 1280,
    height: 800,
    minWidth: 380,
    minHeight: 480,
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(APP_PAGE);
  return window;
}

/** Keeps a page where it is: no navigation, no windows, no webview. Links go to the system, when they may. */
export function confine(contents: WebContents): void {
  const deny = (event: { preventDefault(): void }): void => event.preventDefault();
  contents.on('will-frame-navigate', deny);
  contents.on('will-redirect', deny);
  contents.on('will-attach-webview', deny);
  contents.setWindowOpenHandler(({ url }) => {
    const link = externalLink(url);
    if (link !== null) void shell.openExternal(link);
    return { action: 'deny' };
  });
}
