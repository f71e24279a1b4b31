import { ArrowLeft, CircleX, IdCard, Ticket, X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { givenBeside, nameOf } from '../../../broker/protocol/visitor-name';
import { KeepMessage } from '../canned/from-message/keep-message';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useUserDataOpen } from '../person/use-user-data';
import { RedirectButton } from '../redirect/redirect-button';
import { RedirectWaiting } from '../redirect/redirect-waiting';
import { useSkillName } from '../team/skill-name';
import { CreateTicket } from '../tickets/create-ticket';
import { BarButton } from './bar-button';
import { ChatOver } from './chat-over';
import { isVisitorOffline, isWritable, shownStateOf } from './chat-state';
import { Composer } from './composer';
import { Conversation } from './conversation';
import { EndQuestion } from './end-question';
import { ReplyWaitFact } from './reply-wait';
import { useLooking } from './shown';
import { useReplyWait } from './use-reply-wait';

interface ChatPaneProps {
  readonly session: string;
  /** What can be done with the pane itself. */
  readonly actions?: ReactNode;
}

/** One chat: who it is with, what was said, and the field to write in. */
export function ChatPane({ session, actions }: ChatPaneProps) {
  const t = useTexts();
  const { core, ui } = useParts();
  const chat = useCore((state) => state.chats[session]);
  const [userDataOpen, setUserDataOpen] = useUserDataOpen();
  const skillName = useSkillName();
  const [sent, setSent] = useState(0);
  const [ending, setEnding] = useState(false);
  const [ticketing, setTicketing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const narrow = useStore(ui, (state) => state.narrow);
  useSeen(session);
  const wait = useReplyWait(session);
  if (chat === undefined) return null;
  const visitor = nameOf(chat.fold.visitor) || t('chats.unnamed');
  const given = givenBeside(chat.fold.visitor);
  const state = shownStateOf(chat);
  const over = isWritable(chat) ? '' : t(state === 'ended' ? 'conversation.ended' : 'conversation.lost');
  const togglePerson = (): void => setUserDataOpen(!userDataOpen);

  const end = async (): Promise<void> => {
    const done = await core.call('chat.end', { session });
    setProblem(done.ok ? null : done.error.message);
  };

  return (
    <div className="chat-pane" data-home=".composer textarea | .chat-over | .visitor-name">
      <div className="chat-bar">
        <button
          type="button"
          className="icon-button chat-back"
          aria-label={t('chats.back')}
          onClick={() => ui.setState({ selected: null })}
        >
          <ArrowLeft size={18} aria-hidden="true" />
        </button>
        <div className="chat-bar-texts">
          <button
            type="button"
            className="visitor-name"
            aria-expanded={userDataOpen}
            onClick={() => setUserDataOpen(true)}
          >
            <bdi>{visitor}</bdi>
          </button>
          <p className="chat-bar-facts">
            {wait === null ? null : (
              <>
                <ReplyWaitFact wait={wait} />
                {' · '}
              </>
            )}
            {[
              given === null ? null : t('chats.given', { name: given }),
              chat.fold.skill === null ? null : skillName(chat.fold.skill),
              isVisitorOffline(chat) ? t('chats.visitorOffline') : t(`chats.state.${state}`),
            ]
              .filter((fact) => fact !== null)
              .join(' · ')}
          </p>
        </div>
        {chat.lost === null ? (
          <BarButton icon={Ticket} name={t('actions.createTicket')} onClick={() => setTicketing(true)} />
        ) : null}
        {isWritable(chat) ? (
          <>
            <RedirectButton session={session} />
            <BarButton icon={CircleX} name={t('actions.end')} onClick={() => setEnding(true)} />
          </>
        ) : (
          <BarButton icon={X} name={t('chats.close')} onClick={() => void core.call('chat.close', { session })} />
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={t('actions.userData')}
          title={t(narrow ? 'actions.userDataOver' : 'actions.userData')}
          aria-pressed={userDataOpen}
          onClick={togglePerson}
        >
          <IdCard size={18} aria-hidden="true" />
        </button>
        {actions}
      </div>
      {problem === null ? null : (
        <p className="chat-problem" role="alert">
          {problem}
        </p>
      )}
      {isWritable(chat) ? <RedirectWaiting session={session} /> : null}
      <Conversation session={session} visitor={visitor} sent={sent} />
      <p className="visually-hidden" role="status">
        {over === '' ? '' : t(state === 'ended' ? 'conversation.endedSpoken' : 'conversation.lostSpoken', { visitor })}
      </p>
      {isWritable(chat) ? (
        <Composer session={session} visitor={visitor} onSent={() => setSent((count) => count + 1)} />
      ) : (
        <ChatOver session={session} text={over} />
      )}
      {ticketing ? <CreateTicket session={session} onClose={() => setTicketing(false)} /> : null}
      <KeepMessage session={session} />
      {ending ? (
        <EndQuestion
          visitor={visitor}
          onClose={(confirmed) => {
            setEnding(false);
            if (confirmed) void end();
          }}
        />
      ) : null}
    </div>
  );
}

/** A new chat that the agent looks at calls no longer. */
function useSeen(session: string): void {
  const { core } = useParts();
  const calls = useCore((state) => state.alerts.some((alert) => alert.session === session));
  const looking = useLooking();
  useEffect(() => {
    if (calls && looking) void core.call('alert.seen', { session });
  }, [core, session, calls, looking]);
}
