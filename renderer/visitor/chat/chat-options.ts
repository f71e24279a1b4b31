import type { AttachmentStore } from '../files/attachment-store';
import type { Farewell } from './farewell';
import type { Outbox } from './outbox';
import type { SavedSession } from './saved-session';

/** What a chat on the page is made with. */
export interface ChatOptions {
  readonly url: string;
  readonly saved: SavedSession;
  readonly outbox: Outbox;
  readonly attachments: AttachmentStore;
  /** Nothing can be read any more: the session is over for good, or this device is not let in. */
  readonly onGone: (farewell: Farewell) => void;
}
