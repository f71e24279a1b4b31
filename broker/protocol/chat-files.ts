import { VISITOR_FILE_EXTENSIONS } from './limits';
import type { ChatFile } from './models';
import { isShowable } from './picture-size';

/** What of the S9 list a name ends with, such as `pdf`. */
export type FileExtension = (typeof VISITOR_FILE_EXTENSIONS)[number];

/** The extension of a name when visitors may send such files; null for everything else. */
export function allowedExtension(name: string): FileExtension | null {
  const dot = name.lastIndexOf('.');
  // A name that is nothing but an extension has none.
  if (dot <= 0) return null;
  const extension = name.slice(dot + 1).toLowerCase();
  return VISITOR_FILE_EXTENSIONS.find((allowed) => allowed === extension) ?? null;
}

/** Every type of a picture that visitors may send; a browser shows each of them as an image. */
const PICTURES: ReadonlySet<string> = new Set(['image/jpeg', 'image/bmp', 'image/png', 'image/svg+xml', 'image/gif']);

/** Whether a file of this type can be shown as a picture. */
export function isPicture(type: string): boolean {
  return PICTURES.has(type);
}

/**
 * Whether a file is shown as a picture, as far as is known: else it is offered for saving only. Of one whose size is not
 * known the server decides, when it is asked for it with `SHOWN`.
 */
export function isShownPicture({ type, picture }: Pick<ChatFile, 'type' | 'picture'>): boolean {
  return isPicture(type) && (picture === undefined || isShowable(picture));
}

/** Behind the address of a file: asks for it to be shown, which is refused for a picture that is too large. */
export const SHOWN = '?shown=1';

/**
 * Headers under which the bytes of a visitor's file may come to a browser: to be saved or shown as an image, never as
 * a page. Inline styles are let through for the SVG itself, which has nothing else left.
 */
export const FILE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

/** `attachment` with the name, also for programs that read plain ASCII only (RFC 6266). */
export function attachmentNamed(name: string): string {
  const plain = name.replace(/[^ -~]|["\\%]/gu, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
