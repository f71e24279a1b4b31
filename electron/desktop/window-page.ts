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
