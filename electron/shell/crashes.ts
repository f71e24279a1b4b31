import { app, type BrowserWindow, dialog } from 'electron';
import type { Logger } from '../../broker/store/logger';
import type { Console } from '../console/console';
import { afterPageGone, givesUpGraphics } from '../desktop/crashes';
import type { DesktopTexts } from '../desktop/texts';

/** Chromium's `ERR_ABORTED`. */
const ABORTED = -3;

export interface CrashOptions {
  readonly console: Console;
  readonly logger: Logger;
  readonly now: () => number;
  readonly t: DesktopTexts;
}

/** A page that fails, or cannot be loaded, is loaded again, and that is said; after several failures in a row the agent is asked. */
export function surviveCrashes(window: BrowserWindow, { console, logger, now, t }: CrashOptions): void {
  let failures: readonly number[] = [];
  const { webContents } = window;
  const reload = (): void => {
    // Whoever was asked may have closed it meanwhile.
    if (!webContents.isDestroyed()) webContents.reload();
  };
  const failed = (reason: string, exitCode: number): void => {
    const next = afterPageGone(reason, failures, now());
    failures = next.at;
    if (next.do === 'nothing') return;
    logger.error({ reason, exitCode, failures: failures.length }, 'A window failed.');
    if (next.do === 'reload') {
      // Not while Electron is still telling of the process that has gone.
      setImmediate(reload);
      console.tell('info', 'desktop.notice.windowCrashed');
      return;
    }
    const question = {
      type: 'error' as const,
      message: t('desktop.crash.title'),
      detail: t('desktop.crash.detail'),
      buttons: [t('desktop.crash.reload'), t('desktop.quit')],
    };
    void dialog.showMessageBox(question).then(({ response }) => {
      failures = [];
      if (response === 0) reload();
      else app.quit();
    });
  };
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => failed(reason, exitCode));
  webContents.on('did-fail-load', (_event, code, reason, _url, isMainFrame) => {
    // Another load has taken its place, or the page is the agent's no more.
    if (isMainFrame && code !== ABORTED) failed(reason, code);
  });
  let asking = false;
  window.on('unresponsive', () => {
    if (asking) return;
    asking = true;
    logger.warn({}, 'A window does not answer.');
    const question = {
      type: 'warning' as const,
      message: t('desktop.hang.title'),
      detail: t('desktop.hang.detail'),
      buttons: [t('desktop.hang.wait'), t('desktop.crash.reload')],
      cancelId: 0,
    };
    void dialog.showMessageBox(question).then(({ response }) => {
      asking = false;
      // A page in an endless loop is loaded again only once its process is gone.
      if (response === 1 && !webContents.isDestroyed()) webContents.forcefullyCrashRenderer();
    });
  });
}

/** After several failures of the graphics process the next start draws without it. */
export function watchGraphics({ console, logger }: CrashOptions, giveUp: () => void): void {
  let crashes = 0;
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (type !== 'GPU') {
      logger.warn({ type, reason, exitCode }, 'A process of Electron ended.');
      return;
    }
    crashes += 1;
    logger.error({ reason, exitCode, crashes }, 'The graphics process failed.');
    if (!givesUpGraphics(reason, crashes)) return;
    giveUp();
    console.tell('info', 'desktop.notice.graphics');
  });
}
