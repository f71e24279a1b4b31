import type { WindowTarget } from '../contract/windows';
import { APP_PAGE } from './own-scheme';

/** The address of the page that shows it. */
export function pageOf(target: WindowTarget): string {
  switch (target.kind) {
    case 'main':
      return APP_PAGE;
    case 'widget':
      return `${APP_PAGE}#/popout/widget`;
    case 'chat':
      return `${APP_PAGE}#/popout/chat/${encodeURIComponent(target.session)}`;
  }
}

/** Whether a page may go there by itself: nowhere but to the console's own page, as when it is loaded again. */
export function mayNavigate({ url, isMainFrame }: { readonly url: string; readonly isMainFrame: boolean }): boolean {
  return isMainFrame && url.replace(/#.*$/s, '') === APP_PAGE;
}
