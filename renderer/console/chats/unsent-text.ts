import type { Chat, ConsoleState } from '../../../electron/contract/state';

/** Whether something is written in a chat that was not sent: putting the chat away would throw it away. */
export function hasUnsent({ outbox }: Pick<ConsoleState, 'outbox'>, { fold, draft }: Chat): boolean {
  return draft.text.trim() !== '' || (outbox[fold.session] ?? []).length > 0;
}
