import { ArrowLeft, ExternalLink, MessagesSquare } from 'lucide-react';
import { useId, useState } from 'react';
import { FormattedDate } from 'react-intl';
import { localText } from '../../../broker/protocol/models';
import type { TicketCard } from '../../../broker/protocol/tickets';
import { LinkedText } from '../../ui/linked-text';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { SaveLink } from '../files/file-cards';
import { FileIcon } from '../files/file-icon';
import { sizeText } from '../files/file-texts';
import { useSkillName } from '../team/skill-name';
import { Priority, StatusBadge, shortStatus } from './status-badge';
import { type TicketState, useTicket } from './use-ticket';
import { Worklog } from './worklog';

/** One ticket: read, commented and moved on, beside whatever chat is open. */
export function TicketPage({ ticket }: { readonly ticket: string }) {
  const t = useTexts();
  const state = useTicket(ticket);
  const { card, problem } = state;
  return (
    <article className="panel ticket-page" aria-busy={card === null && problem === null}>
      <a className="ticket-back" href="#/tickets">
        <ArrowLeft size={16} aria-hidden="true" />
        {t('ticket.back')}
      </a>
      {card === null ? (
        problem === null ? (
          <p role="status">{t('ticket.loading')}</p>
        ) : (
          <div className="ticket-list-state">
            <p className="problem" role="alert">
              {t('ticket.failed', { reason: problem.message })}
            </p>
            <button type="button" className="button" onClick={state.retry}>
              {t('tickets.retry')}
            </button>
          </div>
        )
      ) : (
        <Card card={card} state={state} />
      )}
    </article>
  );
}

interface CardProps {
  readonly card: TicketCard;
  readonly state: TicketState;
}

function Card({ card, state }: CardProps) {
  const t = useTexts();
  return (
    <>
      <header className="ticket-head">
        <p className="ticket-head-line">
          <span className="number">{card.number}</span>
          <StatusBadge status={card.status} />
          <Priority priority={card.priority} />
        </p>
        <h2 dir="auto">{card.subject}</h2>
        <TicketLinks card={card} />
      </header>
      <StatusChoice card={card} state={state} />
      <TicketFacts card={card} />
      <section>
        <h3>{t('ticket.description')}</h3>
        {card.description === '' ? (
          <p className="hint">{t('ticket.noDescription')}</p>
        ) : (
          <p className="ticket-text" dir="auto">
            <LinkedText text={card.description} />
          </p>
        )}
      </section>
      {card.files.length === 0 ? null : <TicketFiles card={card} />}
      <Worklog card={card} state={state} />
    </>
  );
}

/** What is attached. Files of a chat can be saved here; of others the ticket system tells no more than the name. */
function TicketFiles({ card }: { readonly card: TicketCard }) {
  const t = useTexts();
  const id = useId();
  return (
    <section>
      <h3 id={id}>{t('ticket.files')}</h3>
      <ul className="ticket-files" aria-labelledby={id}>
        {card.files.map(({ file, name, size }, index) => (
          <li key={file ?? index}>
            <FileIcon name={name} />
            <span className="file-name" title={name}>
              <bdi>{name}</bdi>
            </span>
            {size === undefined ? null : <span className="hint">{sizeText(size, t)}</span>}
            {file === undefined ? null : <SaveLink file={{ file, name }} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function TicketLinks({ card }: { readonly card: TicketCard }) {
  const t = useTexts();
  const { ui } = useParts();
  const { session } = card;
  const isOpen = useCore((state) => session !== null && state.chats[session] !== undefined);
  const isOutside = /^https?:/.test(card.url);
  if (!isOutside && session === null) return null;
  return (
    <p className="ticket-links">
      {isOutside ? (
        <a href={card.url} target="_blank" rel="noopener noreferrer">
          <ExternalLink size={14} aria-hidden="true" />
          {t('ticket.outside')}
        </a>
      ) : null}
      {session === null ? null : isOpen ? (
        <button type="button" className="link" onClick={() => ui.setState({ selected: session })}>
          <MessagesSquare size={14} aria-hidden="true" />
          {t('ticket.chat')}
        </button>
      ) : (
        <a href={`#/history/${encodeURIComponent(session)}`}>
          <MessagesSquare size={14} aria-hidden="true" />
          {t('ticket.chat')}
        </a>
      )}
    </p>
  );
}

function StatusChoice({ card, state }: CardProps) {
  const t = useTexts();
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  /** Chosen, and not yet answered by the ticket system. */
  const [wanted, setWanted] = useState<string | null>(null);
  const choose = async (status: string): Promise<void> => {
    if (wanted !== null) return;
    setWanted(status);
    setProblem(null);
    const done = await state.update(crypto.randomUUID(), { status });
    setWanted(null);
    setProblem(done.ok ? null : done.error.message);
  };
  return (
    <div className="ticket-status-choice">
      <label htmlFor={id}>{t('ticket.status')}</label>
      {/* Not disabled while it is saved: that would take the focus away. */}
      <select
        id={id}
        className="field"
        aria-busy={wanted !== null}
        aria-disabled={wanted !== null}
        value={wanted ?? card.status}
        onChange={(event) => void choose(event.target.value)}
      >
        {card.statuses.map((status) => (
          <option key={status} value={status}>
            {shortStatus(status)}
          </option>
        ))}
      </select>
      <span className="hint" role="status">
        {wanted === null ? '' : t('ticket.saving')}
      </span>
      {problem === null ? null : (
        <p className="problem" role="alert">
          {t('ticket.notSaved', { reason: problem })}
        </p>
      )}
    </div>
  );
}

function TicketFacts({ card }: { readonly card: TicketCard }) {
  const t = useTexts();
  const skillName = useSkillName();
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [t('ticket.person'), card.person?.name ?? null],
    [t('ticket.assignee'), card.assignee?.name ?? t('ticket.unassigned')],
    [t('ticket.category'), card.category || null],
    [t('ticket.skill'), card.skill === '' ? null : skillName(card.skill)],
    [t('ticket.created'), card.createdAt === null ? null : <When key="created" at={card.createdAt} />],
    [t('ticket.updated'), card.updatedAt === null ? null : <When key="updated" at={card.updatedAt} />],
    ...card.details.map(({ name, values }) => [localText(name, 'en'), values.join(', ')] as const),
  ];
  return (
    <dl className="ticket-facts">
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

export function When({ at }: { readonly at: string }) {
  return (
    <time dateTime={at}>
      <FormattedDate value={at} day="numeric" month="short" year="numeric" hour="numeric" minute="2-digit" />
    </time>
  );
}
