import { allowedExtension, isPicture } from '../../../broker/protocol/chat-files';
import type { ProtocolError } from '../../../broker/protocol/errors';
import { DEFAULT_LIMITS, VISITOR_FILE_EXTENSIONS } from '../../../broker/protocol/limits';
import type { ChatFile } from '../../../broker/protocol/models';

/** A file that the visitor chose, on this device, until the message with it has been sent. */
export interface Attachment {
  readonly id: string;
  readonly session: string;
  readonly name: string;
  readonly blob: Blob;
  readonly at: string;
  /** The tab that took it; others leave it to that tab for a while. */
  readonly tab: string;
  /** As the server has it, once it has all of it. */
  readonly file?: ChatFile;
  /** Tried often enough: waits for the visitor. */
  readonly error?: ProtocolError;
}

/** An attachment as the page shows it. */
export interface ShownAttachment {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly blob: Blob;
  readonly state: 'waiting' | 'sending' | 'ready' | 'failed';
  /** In no message yet: it goes with the next one. */
  readonly inTray: boolean;
  /** 0 to 1. */
  readonly progress: number;
  readonly error: ProtocolError | null;
}

/** Why a file was not attached. */
export type Refusal =
  | { readonly kind: 'type' | 'content' | 'quota' | 'empty' | 'folder'; readonly name: string }
  | { readonly kind: 'size'; readonly name: string; readonly size: number; readonly limit: number }
  | { readonly kind: 'count'; readonly name: string; readonly limit: number }
  | { readonly kind: 'other'; readonly name: string; readonly reason: string };

/** What the file picker offers: exactly the list of the server. */
export const ACCEPT = VISITOR_FILE_EXTENSIONS.map((extension) => `.${extension}`).join(',');
export const ALLOWED_TYPES = VISITOR_FILE_EXTENSIONS.join(', ');
export const MOST_FILES = DEFAULT_LIMITS.filesPerMessage;

/** What can be seen of a file before it is sent; null: it may be tried. The server looks again, and closer. */
export function refusalOf(name: string, size: number, maxBytes: number): Refusal | null {
  if (allowedExtension(name) === null) return { kind: 'type', name };
  if (size === 0) return { kind: 'empty', name };
  return size > maxBytes ? { kind: 'size', name, size, limit: maxBytes } : null;
}

/** What the server's refusal means for the visitor. */
export function refusalBy(error: ProtocolError, { name, blob }: Attachment, maxBytes: number): Refusal {
  switch (error.code) {
    case 'type_not_allowed':
      return { kind: 'content', name };
    case 'too_large':
      return { kind: 'size', name, size: blob.size, limit: Math.min(maxBytes, blob.size - 1) };
    case 'limit_reached':
      return { kind: 'quota', name };
    default:
      return { kind: 'other', name, reason: error.message };
  }
}

/** Whether the page may show the visitor's own copy. An SVG only as the server has cleaned it. */
export function canPreview(type: string): boolean {
  return isPicture(type) && type !== 'image/svg+xml';
}
