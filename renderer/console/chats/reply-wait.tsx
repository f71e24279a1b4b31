import { AlarmClock, Clock } from 'lucide-react';
import type { ReplyWait } from '../../../electron/contract/open-chats';
import { durationOf, useTexts } from '../core/texts';
import { replyWaitText } from './reply-wait-text';

/** How long a visitor has waited for an answer, with a sign and a colour once that is long; the words stand elsewhere. */
export function ReplyWaitMark({ wait }: { readonly wait: ReplyWait }) {
  const Icon = wait.urgency === 'overdue' ? AlarmClock : Clock;
  return (
    <span className={`reply-wait is-${wait.urgency}`} aria-hidden="true">
      {wait.urgency === 'calm' ? null : <Icon size={12} strokeWidth={2.5} />}
      {durationOf(wait.seconds)}
    </span>
  );
}

/** The wait in the header of a chat, in words too. */
export function ReplyWaitFact({ wait }: { readonly wait: ReplyWait }) {
  const t = useTexts();
  return <span className={`reply-wait-fact is-${wait.urgency}`}>{replyWaitText(wait, t)}</span>;
}
