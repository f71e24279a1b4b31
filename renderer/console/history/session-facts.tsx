import { Check, Copy } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useIntl } from 'react-intl';
import type { SessionFold } from '../../../broker/protocol/fold';
import type { SessionCard } from '../../../broker/protocol/models';
import { nameOf } from '../../../broker/protocol/visitor-name';
import { isSameDay } from '../../ui/clock/days';
import { useLanguageName } from '../core/language-name';
import { durationOf, useTexts } from '../core/texts';
import { FileList } from '../files/session-files';
import { Facts } from '../person/facts';
import { useSkillName } from '../team/skill-name';
import { ticketAddress } from '../tickets/ticket-address';

interface SessionFactsProps {
  readonly card: SessionCard;
  readonly fold: SessionFold;
  readonly onPerson: (person: { id: string; name: string }) => void;
}

/** What the session comes to: its facts, who took part, and what came of it. */
export function SessionFacts({ card, fold, onPerson }: SessionFactsProps) {
  const t = useTexts();
  const intl = useIntl();
  const skillName = useSkillName();
  const languageName = useLanguageName();
  const { person } = card;
  const at = (time: string): string => intl.formatDate(time, { dateStyle: 'medium', timeStyle: 'short' });
  /** Of a chat that went on for days, the day is said where it is another than that of its start. */
  const within = (time: string): string => (isSameDay(time, fold.startedAt) ? intl.formatTime(time) : at(time));
  const length = fold.endedAt === null ? null : (Date.parse(fold.endedAt) - Date.parse(fold.startedAt)) / 1_000;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('card.session'), <SessionId key="id" id={card.session} />],
    [t('card.state'), t(`history.state.${card.state}`)],
    [t('card.started'), fold.startedAt === '' ? null : at(fold.startedAt)],
    [t('card.ended'), fold.endedAt === null ? null : at(fold.endedAt)],
    [t('card.length'), length === null ? null : durationOf(length)],
    [t('card.messages'), intl.formatNumber(card.messageCount)],
    [t('card.rating'), card.rating === undefined ? t('card.noRating') : <Stars key="stars" rating={card.rating} />],
    [t('card.skill'), card.skill === null ? null : skillName(card.skill)],
    [t('card.language'), languageName(fold.language)],
    [t(card.visitor.verified === true ? 'card.email' : 'card.claimedEmail'), card.visitor.email ?? null],
    [t('card.page'), fold.page],
  ];
  return (
    <div className="session-facts">
      <section>
        <h3>{t('card.facts')}</h3>
        <Facts facts={facts} />
        {person === undefined ? null : (
          <a
            className="link"
            href={`#/history/person/${encodeURIComponent(person)}`}
            onClick={() => onPerson({ id: person, name: nameOf(card.visitor) })}
          >
            {t('card.person')}
          </a>
        )}
      </section>
      <Listed heading={t('card.members')}>
        {card.members.map((member) => (
          <li key={`${member.kind} ${member.id}`}>
            {member.name || t('chats.unnamed')}
            {member.kind === 'visitor' ? <span className="tag">{t('card.visitor')}</span> : null}
            {member.kind === 'agent' && member.id === card.supportPerson?.id ? (
              <span className="tag is-support">{t('card.supportPerson')}</span>
            ) : null}
          </li>
        ))}
      </Listed>
      <Listed heading={t('card.liveChats')} empty={t('card.noLiveChats')}>
        {card.liveChats.map(({ agent, from, to }) => (
          <li key={from}>
            {agent.name}
            <span className="hint">
              {' '}
              {to === undefined
                ? t('card.liveChatOpen', { from: within(from) })
                : t('card.liveChat', { from: within(from), to: within(to) })}
            </span>
          </li>
        ))}
      </Listed>
      {card.tickets.length === 0 ? null : (
        <Listed heading={t('card.tickets')}>
          {card.tickets.map(({ ticket, number, subject }) => (
            <li key={ticket}>
              <a className="link number" href={ticketAddress(ticket)}>
                {number}
              </a>{' '}
              {subject}
            </li>
          ))}
        </Listed>
      )}
      <FileList session={card.session} files={card.files} />
    </div>
  );
}

function Listed({
  heading,
  empty,
  children,
}: {
  readonly heading: string;
  readonly empty?: string;
  readonly children: readonly ReactNode[];
}) {
  const id = useId();
  return (
    <section>
      <h3 id={id}>{heading}</h3>
      {children.length === 0 ? (
        <p className="hint">{empty}</p>
      ) : (
        <ul className="person-list" aria-labelledby={id}>
          {children}
        </ul>
      )}
    </section>
  );
}

function SessionId({ id }: { readonly id: string }) {
  const t = useTexts();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(id);
      setCopied(true);
    } catch {
      // Not allowed here: the id can still be chosen and copied by hand.
      setCopied(false);
    }
  };
  return (
    <span className="session-id">
      <code>{id}</code>
      <button type="button" className="icon-button" aria-label={t('card.copy')} onClick={() => void copy()}>
        {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      </button>
      <span className="visually-hidden" role="status">
        {copied ? t('card.copied') : ''}
      </span>
    </span>
  );
}

function Stars({ rating }: { readonly rating: NonNullable<SessionCard['rating']> }) {
  const t = useTexts();
  return (
    <>
      {t('history.stars', { score: rating.score })}
      {rating.comment === undefined ? null : <q className="session-comment">{rating.comment}</q>}
    </>
  );
}
