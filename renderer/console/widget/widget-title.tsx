import { MessageCircle } from 'lucide-react';
import { isOpen } from '../../../electron/contract/open-chats';
import { useCore } from '../core/hooks';
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
