import { MessageCircle } from 'lucide-react';
import { isOpen, longestWaiting, replyClockOf, replyWaitOf, waitingSince } from '../../../electron/contract/open-chats';
import { ReplyWaitFact, WaitSign } from '../chats/reply-wait';
import { useCore } from '../core/hooks';
import { useSeconds } from '../core/now';
import { useTexts } from '../core/texts';

/** What it is, how many chats are open, and how many messages nobody has read. */
export function WidgetTitle() {
  const t = useTexts();
  const unread = useCore((state) => Object.values(state.chats).reduce((sum, chat) => sum + chat.unread.length, 0));
  const open = useCore((state) => Object.values(state.chats).filter(isOpen).length);
  return (
    <>
      <MessageCircle size={16} aria-hidden="true" />
      <span className="widget-title">{t('widget.label')}</span>
      <span className="widget-count" title={t('widget.open', { count: open })}>
        {open}
      </span>
      {unread > 0 ? (
        <span className="badge" title={t('widget.unread', { count: unread })}>
          <span aria-hidden="true">{unread}</span>
          <span className="visually-hidden">{t('widget.unread', { count: unread })}</span>
        </span>
      ) : null}
    </>
  );
}

/** How long the longest of the visitors has waited, where the list that says so is out of sight. */
export function WidgetWait() {
  const since = useCore((state) => {
    const longest = longestWaiting(state, 0);
    return longest === null ? null : waitingSince(longest.chat);
  });
  const clock = useCore(replyClockOf);
  const now = useSeconds();
  if (since === null) return null;
  const wait = replyWaitOf(since, now * 1_000, clock);
  return (
    <span className="widget-wait">
      <WaitSign urgency={wait.urgency} />
      <ReplyWaitFact wait={wait} />
    </span>
  );
}
