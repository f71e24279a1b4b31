import { SHOWN } from '../../broker/protocol/chat-files';
import { resolveAsset } from './paths';

/** The app's own scheme: its pages come from it and from nowhere else. `parley:` is for deep links only. */
export const APP_SCHEME = 'parley-app';
export const APP_HOST = 'console';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const APP_PAGE = `${APP_ORIGIN}/`;

export type AssetAnswer =
  | { readonly kind: 'file'; readonly file: string }
  /** A file of a chat, by its id, to be `shown` or saved: the core fetches it. */
  | { readonly kind: 'chatFile'; readonly id: string; readonly shown: boolean }
  | { readonly kind: 'refused'; readonly status: 400 | 403 | 404 | 405 };

/** What a request for the own scheme gets: GET only, this very host, a plain path below `root`. */
export function answerAsset(request: { readonly method: string; readonly url: string }, root: string): AssetAnswer {
  if (request.method !== 'GET') return { kind: 'refused', status: 405 };
  if (!URL.canParse(request.url)) return { kind: 'refused', status: 400 };
  const url = new URL(request.url);
  if (url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return { kind: 'refused', status: 403 };
  // The path as it was written: `URL` has taken `..` out already.
  const written = request.url.slice(APP_ORIGIN.length).split(/[?#]/)[0] ?? '';
  const chatFile = /^\/files\/([0-9a-f-]{36})$/.exec(written)?.[1];
  if (chatFile !== undefined) return { kind: 'chatFile', id: chatFile, shown: url.search === SHOWN };
  const file = written === url.pathname ? resolveAsset(root, url.pathname) : null;
  return file === null ? { kind: 'refused', status: 404 } : { kind: 'file', file };
}
