import { openDisk } from '../device/disk';
import { KeptEntries } from '../device/kept';
import type { Attachment } from './attachment';

/** Chosen files on the visitor's disk (IndexedDB), shared by all tabs; in memory where the disk does not do its part. */
export type AttachmentStore = KeptEntries<Attachment>;

export function openAttachments(): AttachmentStore {
  const place = { database: 'parley-files', store: 'files', channel: 'parley-files' };
  return new KeptEntries(openDisk<Attachment>(place));
}
