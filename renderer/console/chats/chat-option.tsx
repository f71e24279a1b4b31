import { MailWarning, PencilLine, SquareArrowOutUpRight, WifiOff } from 'lucide-react';
import { Avatar } from '../app/avatar';
import { useTexts } from '../core/texts';
import type { OptionFacts } from './option-facts';
import { ReplyWaitMark } from './reply-wait';

/** One of the open chats. Its name as an option says the same in words. */
export function ChatOption({ facts }: { readonly facts: OptionFacts }) {
  const t = useTexts();
  const { name, given, state, offeredTo, wait, unread, draft, failed, typing, offline, out, words } = facts;
  return (
    <>
      <Avatar name={name} />
      <span className="chat-option-texts">
        <span className="chat-option-name" dir="auto">
          {name}
          {given === null ? null : <span className="chat-option-given"> {t('chats.given', { name: given })}</span>}
        </span>
        <span className={typing ? 'chat-option-line is-typing' : 'chat-option-line'} dir="auto">
          {wait === null || wait.urgency === 'calm' ? null : (
            <span className={`chat-option-urgency is-${wait.urgency}`}>{t(`chats.urgency.${wait.urgency}`)}</span>
          )}
          {state === 'live' || state === 'ended' ? null : (
            <span className="chat-option-state">{t(`chats.state.${state}`)}</span>
          )}
          {offeredTo === null ? null : (
            <span className="chat-option-state">{t('chats.offered', { agent: offeredTo })}</span>
          )}
          {typing ? t('chats.typing') : words}
        </span>
      </span>
      <span className="chat-option-facts">
        {wait === null ? null : <ReplyWaitMark wait={wait} />}
        <span className="chat-option-marks">
          {failed ? <MailWarning className="failed-mark" size={14} aria-hidden="true" /> : null}
          {draft ? <PencilLine className="draft-mark" size={14} aria-hidden="true" /> : null}
          {offline ? <WifiOff className="chat-option-where" size={14} aria-hidden="true" /> : null}
          {out ? <SquareArrowOutUpRight className="chat-option-where" size={14} aria-hidden="true" /> : null}
          {unread > 0 ? <span className="badge">{unread}</span> : null}
        </span>
      </span>
    </>
  );
}
