import { ArrowLeft } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { nameOf } from '../../../broker/protocol/visitor-name';
import { useTexts } from '../core/texts';
import { ChatLog } from './chat-log';
import { SaveTranscript } from './save-transcript';
import { SessionFacts } from './session-facts';
import { useSessionLog } from './use-session-log';

interface SessionCardProps {
  readonly session: string;
  /** What was looked for: marked in the log. */
  readonly words: string;
  readonly onPerson: (person: { id: string; name: string }) => void;
}

/** The chat session card: everything about one session. */
export function SessionCard({ session, words, onPerson }: SessionCardProps) {
  const t = useTexts();
  const id = useId();
  const log = useSessionLog(session);
  const { card, problem } = log;
  const heading = useRef<HTMLHeadingElement>(null);
  const isLoaded = card !== null;
  useEffect(() => {
    // Where the list gives way to the card, whoever reads by keyboard comes along.
    const list = document.querySelector('.history-search');
    if (isLoaded && list instanceof HTMLElement && list.offsetParent === null) heading.current?.focus();
  }, [isLoaded]);
  const visitor = (card === null ? '' : nameOf(card.visitor)) || t('chats.unnamed');
  return (
    <section className="session-card" aria-label={t('card.label')} aria-busy={!log.complete && problem === null}>
      <div className="session-card-head">
        <a className="icon-button session-card-back" href="#/history" aria-label={t('history.back')}>
          <ArrowLeft size={18} aria-hidden="true" />
        </a>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {card === null ? t('card.loading') : t('card.heading', { visitor })}
        </h2>
        {card === null ? null : <SaveTranscript session={session} />}
      </div>
      {problem === null ? null : (
        <div className="history-problem" role="alert">
          <p>{t('card.failed', { reason: problem })}</p>
          <button type="button" className="button" onClick={log.retry}>
            {t('history.retry')}
          </button>
        </div>
      )}
      {card === null ? null : (
        <div className="session-card-body">
          <ChatLog events={log.events} visitor={visitor} words={words} />
          <SessionFacts card={card} fold={log.fold} onPerson={onPerson} />
        </div>
      )}
    </section>
  );
}
