import type { BrowserWindow } from 'electron';
import { showsOnceLoaded } from '../desktop/first-show';

/** Whoever waits for a window would rather see an empty one. Milliseconds. */
const LONGEST_MS = 2_500;

/**
 * Calls `show` once, as soon as a new window has something to show, and in any case after 2.5 s; never when it has been
 * shown otherwise, or has gone. That it has been painted (`ready-to-show`) may never come before it is seen.
 */
export function onceShowable(
  window: BrowserWindow,
  after: (delayMs: number, task: () => void) => () => void,
  show: () => void,
): void {
  const { webContents } = window;
  let over = false;
  const end = (): void => {
    over = true;
    cancel();
  };
  const now = (): void => {
    if (over) return;
    end();
    show();
  };
  const cancel = after(LONGEST_MS, now);
  window.once('ready-to-show', now);
  window.once('show', end);
  window.once('closed', end);
  webContents.on('did-fail-load', (_event, _code, _reason, _url, isMainFrame) => {
    if (isMainFrame) now();
  });
  if (showsOnceLoaded(process.platform)) webContents.once('did-finish-load', now);
}
