import { AlarmClock, Clock } from 'lucide-react';
import type { ReplyWait, Urgency } from '../../../electron/contract/open-chats';
import { durationOf, useTexts } from '../core/texts';
import { replyWaitText } from './reply-wait-text';

/** How long a visitor has waited for an answer, with a sign and a colour once that is long; the words stand elsewhere. */
export function ReplyWaitMark({ wait }: { readonly wait: ReplyWait }) {
  return (
    <span className={`reply-wait is-${wait.urgency}`} aria-hidden="true">
      <WaitSign urgency={wait.urgency} />
      {durationOf(wait.seconds)}
    </span>
  );
}

/** The sign of a wait that is long. */
export function WaitSign({ urgency }: { readonly urgency: Urgency }) {
  if (urgency === 'calm') return null;
  const Icon = urgency === 'overdue' ? AlarmClock : Clock;
  return <Icon size={12} strokeWidth={2.5} aria-hidden="true" />;
}

/** The wait in the header of a chat, in words too. */
export function ReplyWaitFact({ wait }: { readonly wait: ReplyWait }) {
  const t = useTexts();
  return <span className={`reply-wait-fact is-${wait.urgency}`}>{replyWaitText(wait, t)}</span>;
}
