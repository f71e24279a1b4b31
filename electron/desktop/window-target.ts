import { APP_PAGE } from './own-scheme';

/** What a window shows: the console itself, one chat, or the whole widget. */
export type WindowTarget =
  | { readonly kind: 'main' }
  | { readonly kind: 'chat'; readonly session: string }
  | { readonly kind: 'widget' };
export type PopOutTarget = Exclude<WindowTarget, { kind: 'main' }>;

/** Names a window among the others. */
export function windowKey(target: WindowTarget): string {
  return target.kind === 'chat' ? `chat ${target.session}` : target.kind;
}

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
