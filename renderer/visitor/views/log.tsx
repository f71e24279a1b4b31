import { Fragment, type ReactNode, useEffect, useRef } from 'react';
import type { VisitorEvent } from '../../../broker/protocol/projection';
import { isSameDay } from '../../ui/clock/days';
import { LinkedText } from '../../ui/linked-text';
import { usePinned } from '../../ui/pinned/use-pinned';
import type { ChatState } from '../chat/chat-state';
import { deliveryOf, isSaid, newSince } from '../chat/conversation';
import type { Pending } from '../chat/outbox';
import type { ShownAttachment } from '../files/attachment';
import { SentFiles } from '../files/sent-files';
import { UnsentFiles } from '../files/tray';
import { t } from '../texts';
import { Day, Stamp } from './times';

interface LogProps {
  readonly state: ChatState;
  /** The bytes of a file; null when they cannot be had. */
  readonly load: (file: string) => Promise<Blob | null>;
  readonly onRetry: (id: string) => void;
  readonly onDiscard: (id: string) => void;
  /** How many things were sent from this page: each is shown, wherever the visitor reads. */
  readonly sent: number;
  /** Told whether the end is where it can be read. */
  readonly onSeesEnd: (seen: boolean) => void;
}

/** The conversation. It follows new messages only when its end is in view, and never yanks the reader. */
export function Log({ state, load, onRetry, onDiscard, sent, onSeesEnd }: LogProps) {
  const { conversation, pending, typing } = state;
  const { scroller, content, away, seesEnd, onScroll, jump } = usePinned(toEnd, sent);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is told when it changes, and does not change itself.
  useEffect(() => onSeesEnd(seesEnd), [seesEnd]);
  const unsent = pending.filter((entry) => entry.type === 'message.post');

  return (
    <div className="log-frame">
      <div
        ref={scroller}
        className="log"
        role="log"
        aria-label={t('chat.conversation')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        onScroll={onScroll}
      >
        <div ref={content} className="log-rows">
          {conversation.events.map((event, index) => (
            <Fragment key={event.seq}>
              <Day at={event.at} before={conversation.events[index - 1]?.at} />
              <Entry event={event} before={conversation.events[index - 1]} state={state} load={load} />
            </Fragment>
          ))}
          {unsent.map((entry, index) => (
            <Fragment key={entry.id}>
              <Day at={entry.at} before={(unsent[index - 1] ?? conversation.events.at(-1))?.at} />
              <Unsent entry={entry} attachments={state.attachments} onRetry={onRetry} onDiscard={onDiscard} />
            </Fragment>
          ))}
          {typing === null ? null : (
            <p className="typing">
              <span className="dots" aria-hidden="true">
                <i />
                <i />
                <i />
              </span>
              {t('typing', { name: typing })}
            </p>
          )}
        </div>
      </div>
      {away ? <Jump events={conversation.events} onJump={jump} /> : null}
    </div>
  );
}

interface JumpProps {
  readonly events: readonly VisitorEvent[];
  readonly onJump: () => void;
}

/** Shown while one reads further up, with the number of messages that have come since. */
function Jump({ events, onJump }: JumpProps) {
  const seen = useRef(events.at(-1)?.seq ?? 0);
  const fresh = newSince(events, seen.current);
  return (
    <button type="button" className="button jump" onClick={onJump}>
      {t('chat.jump')}
      {fresh > 0 ? (
        <span className="badge" aria-hidden="true">
          {fresh}
        </span>
      ) : null}
    </button>
  );
}

function toEnd(element: HTMLElement): void {
  element.scrollTop = element.scrollHeight;
}

interface EntryProps {
  readonly event: VisitorEvent;
  readonly before: VisitorEvent | undefined;
  readonly state: ChatState;
  readonly load: LogProps['load'];
}

function Entry({ event, before, state, load }: EntryProps) {
  const spoken = event.by.kind === 'bot' ? { language: state.conversation.language } : {};
  switch (event.type) {
    case 'message.posted': {
      const own = event.by.kind === 'visitor';
      const delivery = own ? t(`message.${deliveryOf(state.conversation, event.seq)}`) : null;
      const files = event.data.files === undefined ? null : <SentFiles files={event.data.files} load={load} />;
      return (
        <Message {...spoken} event={event} text={event.data.text} files={files} before={before} delivery={delivery} />
      );
    }
    case 'bot.asked':
      return <Message {...spoken} event={event} text={event.data.text} before={before} delivery={null} />;
    case 'bot.chosen':
      return <Message event={event} text={event.data.text} before={before} delivery={null} />;
    case 'queue.entered':
      return <Line text={t('event.queued')} />;
    case 'agent.assigned':
      return <Line text={t('event.assigned', { agent: event.data.agent.name })} />;
    case 'agent.left':
      return <Line text={t('event.left', { agent: event.data.agent.name })} />;
    case 'ticket.created':
      return <Line text={t('event.ticket', { number: event.data.number, subject: event.data.subject })} />;
    case 'session.ended':
      return <Line text={t(ENDED_BY[event.data.by])} />;
    case 'session.rated':
      return <Line text={t('event.rated', { score: event.data.score })} />;
    case 'event.lost':
      return <Line text={t('event.lost')} />;
    case 'session.started':
      return null;
  }
}

const ENDED_BY = {
  agent: 'event.endedByAgent',
  visitor: 'event.endedByVisitor',
  system: 'event.endedBySystem',
} as const;

function Line({ text }: { readonly text: string }) {
  return <p className="line">{text}</p>;
}

interface MessageProps {
  readonly event: VisitorEvent;
  readonly text: string;
  readonly files?: ReactNode;
  readonly before: VisitorEvent | undefined;
  /** How far it has come; null for what others wrote. */
  readonly delivery: string | null;
  /** Absent: unknown, as of what people write. */
  readonly language?: string;
}

function Message({ event, language, text, files = null, before, delivery }: MessageProps) {
  const own = event.by.kind === 'visitor';
  const sender = own ? t('chat.you') : event.by.kind === 'bot' ? t('chat.assistant') : event.by.name;
  const follows =
    before !== undefined &&
    isSaid(before) &&
    isSameDay(before.at, event.at) &&
    before.by.kind === event.by.kind &&
    before.by.name === event.by.name;
  return (
    <article className={`message from-${event.by.kind}${follows ? ' follows' : ''}`}>
      <p className={follows ? 'sender hidden' : 'sender'} dir="auto">
        {sender}
      </p>
      {text === '' ? null : (
        <p className="bubble" lang={language} dir="auto">
          <LinkedText text={text} />
        </p>
      )}
      {files}
      <p className="stamp">
        <Stamp at={event.at} />
        {delivery === null ? null : <span className="delivery">{delivery}</span>}
      </p>
    </article>
  );
}

interface UnsentProps {
  readonly entry: Pending;
  readonly attachments: readonly ShownAttachment[];
  readonly onRetry: (id: string) => void;
  readonly onDiscard: (id: string) => void;
}

function Unsent({ entry, attachments, onRetry, onDiscard }: UnsentProps) {
  const { error, uploads = [] } = entry;
  const text = String(entry.data.text);
  const files = attachments.filter(({ id }) => uploads.includes(id));
  const sending = files.some(({ state }) => state !== 'ready');
  return (
    <article className={`message from-visitor unsent${error === undefined ? '' : ' failed'}`}>
      <p className="sender">{t('chat.you')}</p>
      {text === '' ? null : (
        <p className="bubble" dir="auto">
          <LinkedText text={text} />
        </p>
      )}
      <UnsentFiles attachments={files} />
      <p className="stamp">
        <Stamp at={entry.at} />
        <span className="delivery">
          {error === undefined ? t('message.sending') : t('message.failed', { reason: error.message })}
        </span>
      </p>
      {error === undefined && !sending ? null : (
        <p className="repair">
          {error === undefined ? null : (
            <button type="button" className="link" onClick={() => onRetry(entry.id)}>
              {t('message.retry')}
            </button>
          )}
          <button type="button" className="link" onClick={() => onDiscard(entry.id)}>
            {t(error === undefined ? 'files.cancelMessage' : 'message.discard')}
          </button>
        </p>
      )}
    </article>
  );
}
