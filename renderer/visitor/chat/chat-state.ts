import type { Refusal, ShownAttachment } from '../files/attachment';
import { type Conversation, EMPTY } from './conversation';
import type { Pending } from './outbox';
import type { Trouble } from './trouble';

/** What the views show. */
export interface ChatState {
  readonly conversation: Conversation;
  readonly pending: readonly Pending[];
  readonly connection: 'connecting' | 'up' | 'down';
  /** What is in the way of the connection, once there is something to say. */
  readonly trouble: Trouble | null;
  /** What a reload would find again: all, only the chat with what was sent, or nothing. */
  readonly kept: 'all' | 'sent' | 'nothing';
  /** Whether the hub has said how the session stands since the page was opened. */
  readonly synced: boolean;
  /** Who types. */
  readonly typing: string | null;
  /** Files on this device: in the tray, and in messages that are not sent yet. */
  readonly attachments: readonly ShownAttachment[];
  /** Files that were not attached, and why; until the visitor has read it. */
  readonly refusals: readonly Refusal[];
}

export const NOTHING_YET: ChatState = {
  conversation: EMPTY,
  pending: [],
  connection: 'connecting',
  trouble: null,
  kept: 'all',
  synced: false,
  typing: null,
  attachments: [],
  refusals: [],
};
