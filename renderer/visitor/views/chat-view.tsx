import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Chat } from '../chat/chat';
import type { ChatState } from '../chat/chat-state';
import { Refusals } from '../files/refusals';
import { Tray } from '../files/tray';
import { trayOf } from '../files/tray-of';
import { useDrop } from '../files/use-drop';
import { t } from '../texts';
import { Composer } from './composer';
import { EndQuestion } from './end-question';
import { Log } from './log';
import { Mark } from './mark';
import { Options } from './options';
import { Rating } from './rating';
import { Advice, KeptHint } from './trouble';

interface ChatViewProps {
  readonly chat: Chat;
  readonly title: string;
  readonly onLeave: () => void;
}

/** One chat: header with status, conversation, and what the visitor can do now. */
export function ChatView({ chat, title, onLeave }: ChatViewProps) {
  const state = useStore(chat.store);
  const [ending, setEnding] = useState(false);
  const [sent, say] = useSaid();
  const { conversation } = state;
  const ended = conversation.state === 'ended';
  const tray = trayOf(state.attachments);
  const field = useRef<HTMLTextAreaElement>(null);
  const attach = (files: readonly File[]): void => void chat.attach(files);
  const drop = useDrop(ended ? null : { field, attach, refuseFolders: (names) => chat.refuseFolders(names) });
  const asked = state.pending.some((entry) => entry.type === 'agent.request');

  return (
    <main className={drop.over ? 'page chat is-drop' : 'page chat'} {...drop.handlers}>
      <header className="chat-head">
        <Mark />
        <div className="chat-head-texts">
          <h1>{title}</h1>
          <p role="status" aria-label={t('status.label')} className={`chat-status is-${statusKind(state)}`}>
            {statusText(state)}
          </p>
        </div>
        {ended ? null : (
          <button type="button" className="button quiet" onClick={() => setEnding(true)}>
            {t('chat.end')}
          </button>
        )}
      </header>
      <Advice trouble={state.trouble} kept={state.kept} retry={() => chat.reconnect()} />
      <Log
        state={state}
        load={(file) => chat.file(file)}
        onRetry={(id) => void say(chat.retry(id))}
        onDiscard={(id) => void chat.discard(id)}
        sent={sent}
        onSeesEnd={(seen) => chat.receipts.seesEnd(seen)}
      />
      <div className="chat-foot">
        {conversation.state === 'bot' ? (
          <div className="choices">
            <Options
              question={conversation.question}
              language={conversation.language}
              pending={state.pending}
              choose={(option) => void say(chat.choose(option))}
            />
            <button type="button" className="button talk" disabled={asked} onClick={() => void say(chat.askForAgent())}>
              {t(asked ? 'chat.asking' : 'chat.talk')}
            </button>
          </div>
        ) : null}
        {ended ? (
          <>
            {conversation.rated ? null : (
              <Rating
                draft={chat.draft}
                sending={state.pending.some((entry) => entry.type === 'session.rate')}
                rate={(score, comment) => void chat.rate(score, comment)}
              />
            )}
            <button type="button" className="button wide" onClick={onLeave}>
              {t('new.button')}
            </button>
          </>
        ) : (
          <>
            <Refusals refusals={state.refusals} onClose={() => chat.clearRefusals()} />
            <Tray
              attachments={tray}
              onRemove={(id) => void chat.detach(id)}
              onRetry={(id) => void chat.retryFile(id)}
            />
            <KeptHint kept={state.kept} />
            <Composer
              draft={chat.draft}
              send={(text) => say(chat.send(text))}
              typing={(on) => chat.typing(on)}
              attached={tray.length}
              attach={attach}
              field={field}
              onPaste={drop.onPaste}
            />
          </>
        )}
      </div>
      {drop.over ? <p className="drop-hint">{t('files.drop')}</p> : null}
      {ending ? (
        <EndQuestion
          onClose={(end) => {
            setEnding(false);
            if (end) void chat.end();
          }}
        />
      ) : null}
    </main>
  );
}

/** How much has been sent from here; and what counts that, as a part of doing it: it is shown, wherever one reads. */
function useSaid(): readonly [number, <T>(said: T) => T] {
  const [sent, setSent] = useState(0);
  return [
    sent,
    (said) => {
      setSent((count) => count + 1);
      return said;
    },
  ];
}

type StatusKind = 'offline' | 'bot' | 'queued' | 'live' | 'ended';

function statusKind({ conversation, connection, trouble }: ChatState): StatusKind {
  if (connection === 'down' || trouble !== null) return 'offline';
  return conversation.state === 'live' && !conversation.agentOnline ? 'queued' : conversation.state;
}

function statusText(state: ChatState): string {
  const { conversation, connection, synced, trouble } = state;
  if (trouble !== null) return t(`status.${trouble}`);
  if (connection === 'down') return t('status.offline');
  if (!synced) return t('status.connecting');
  switch (conversation.state) {
    case 'bot':
      return t('status.bot');
    case 'live':
      return t(conversation.agentOnline ? 'status.live' : 'status.agentAway', { agent: conversation.agent ?? '' });
    case 'ended':
      return t('status.ended');
    case 'queued': {
      const { queue } = conversation;
      if (queue === null) return t('status.waiting');
      const { position, estimateSeconds } = queue;
      if (estimateSeconds === undefined) return t('status.queued', { position });
      return t('status.queuedEstimate', { position, minutes: Math.max(1, Math.round(estimateSeconds / 60)) });
    }
  }
}
