import type { ShownAttachment } from './attachment';

/** Chosen files that are in no message: neither in one that waits, nor in one that was sent. */
export function trayOf(attachments: readonly ShownAttachment[]): readonly ShownAttachment[] {
  return attachments.filter(({ inTray }) => inTray);
}
