import { type ReplyWait, replyClockOf, replyWaitOf, waitingSince } from '../../../electron/contract/open-chats';
import { useCore } from '../core/hooks';
import { useSeconds } from '../core/now';

/** How long the visitor of a chat has waited for an answer, each second anew; null: nobody owes one. */
export function useReplyWait(session: string): ReplyWait | null {
  const since = useCore((state) => {
    const chat = state.chats[session];
    return chat === undefined ? null : waitingSince(chat);
  });
  const clock = useCore(replyClockOf);
  const now = useSeconds();
  return since === null ? null : replyWaitOf(since, now * 1_000, clock);
}
