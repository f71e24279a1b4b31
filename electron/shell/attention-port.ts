import { join } from 'node:path';
import { app, type BrowserWindow, Notification, nativeImage } from 'electron';
import type { DesktopTexts } from '../desktop/texts';
import type { AttentionPort } from '../host/attention';

export interface AttentionOptions {
  readonly windows: () => readonly BrowserWindow[];
  readonly main: () => BrowserWindow | null;
  readonly iconsDir: string;
  readonly t: DesktopTexts;
  /** A notification was clicked. */
  readonly open: (session: string | null) => void;
  /** The system has shown one. */
  readonly shown: () => void;
  /** The system shows none, as on a Mac with an unsigned program. */
  readonly failed: (reason: string) => void;
}

/** Toasts, flashes and badges, as the system has them. */
export function attentionPort(options: AttentionOptions): AttentionPort {
  const { t, open, failed } = options;
  // Kept, else the click on a notification would come to nothing.
  const shown = new Map<string, Notification>();
  let bounce: number | undefined;
  const notify = (key: string, title: string, body: string, session: string | null): void => {
    if (!Notification.isSupported()) {
      failed('not supported');
      return;
    }
    shown.get(key)?.close();
    // The sound is ours: a silent toast does not double it.
    const notification = new Notification({ title, body, silent: true, timeoutType: 'never', urgency: 'critical' });
    notification.on('click', () => open(session));
    notification.on('show', options.shown);
    notification.on('failed', (_event, reason) => failed(reason));
    notification.on('close', () => {
      if (shown.get(key) === notification) shown.delete(key);
    });
    shown.set(key, notification);
    notification.show();
  };
  return {
    toast: ({ session, visitor, words, asks }) => {
      const name = visitor === '' ? t('desktop.visitor') : visitor;
      notify(
        session,
        asks === null
          ? t('desktop.toast.title', { visitor: name })
          : t('desktop.toast.asks', { agent: asks, visitor: name }),
        words === null ? t('desktop.toast.quiet') : t('desktop.toast.words', { words }),
        // A chat that is offered is not open here yet: the offer is.
        asks === null ? session : null,
      );
    },
    closeToast: (session) => {
      shown.get(session)?.close();
      shown.delete(session);
    },
    testToast: () => notify('', t('desktop.name'), t('desktop.toast.test'), null),
    flash: (on) => {
      if (process.platform === 'darwin') {
        if (bounce !== undefined) app.dock?.cancelBounce(bounce);
        bounce = on ? app.dock?.bounce('critical') : undefined;
        return;
      }
      for (const window of options.windows()) window.flashFrame(on);
    },
    badge: (count) => {
      if (process.platform !== 'win32') {
        app.setBadgeCount(count);
        return;
      }
      const overlay = count === 0 ? null : nativeImage.createFromPath(join(options.iconsDir, badgeFile(count)));
      options.main()?.setOverlayIcon(overlay, count === 0 ? '' : t('desktop.badge', { count }));
    },
  };
}

function badgeFile(count: number): string {
  return `badge-${count > 9 ? 'more' : count}.png`;
}
