import { Star } from 'lucide-react';
import { useId } from 'react';
import { useIntl } from 'react-intl';
import type { HistoryEntry, HistoryMatch } from '../../../broker/protocol/history';
import { nameOf } from '../../../broker/protocol/visitor-name';
import { type Translate, useTexts } from '../core/texts';
import { useSkillName } from '../team/skill-name';
import { MarkedText } from './marked-text';
import { type HistoryForm, isEmptyForm } from './query';
import type { SearchState } from './use-search';
import { useWhen } from './when';

interface ResultsProps {
  readonly search: SearchState;
  readonly form: HistoryForm;
  readonly selected: string | null;
}

/** What was found, newest first. */
export function Results({ search, form, selected }: ResultsProps) {
  const t = useTexts();
  const id = useId();
  const { found, busy, problem, retry, loadMore } = search;
  return (
    <div className="history-results" aria-busy={busy}>
      <div className="history-count">
        <p id={id} role="status">
          {found === null
            ? problem === null
              ? t('history.searching')
              : ''
            : t('history.count', { total: found.total })}
        </p>
        {busy && found !== null ? <span className="hint">{t('history.searching')}</span> : null}
      </div>
      {found?.complete === false ? <p className="history-notice">{t('history.incomplete')}</p> : null}
      {problem === null ? null : (
        <div className="history-problem" role="alert">
          <p>{t('history.failed', { reason: problem })}</p>
          <button type="button" className="button" onClick={retry}>
            {t('history.retry')}
          </button>
        </div>
      )}
      {found !== null && found.sessions.length === 0 && problem === null ? <Nothing form={form} /> : null}
      <ul className={`history-list${busy ? ' is-busy' : ''}`} aria-label={t('history.results')}>
        {found?.sessions.map((entry) => (
          <li key={entry.session}>
            <Result entry={entry} isSelected={entry.session === selected} t={t} />
          </li>
        ))}
      </ul>
      {found === null || found.cursor === null ? null : (
        <button type="button" className="button wide" disabled={busy} onClick={loadMore}>
          {t('history.more')}
        </button>
      )}
    </div>
  );
}

function Nothing({ form }: { readonly form: HistoryForm }) {
  const t = useTexts();
  const all = isEmptyForm(form);
  return (
    <div className="history-nothing">
      <p className="history-empty-title">{t(all ? 'history.empty' : 'history.none')}</p>
      <p>{t(all ? 'history.emptyText' : 'history.noneText')}</p>
    </div>
  );
}

interface ResultProps {
  readonly entry: HistoryEntry;
  readonly isSelected: boolean;
  readonly t: Translate;
}

function Result({ entry, isSelected, t }: ResultProps) {
  const when = useWhen();
  const intl = useIntl();
  const skillName = useSkillName();
  const { session, visitor, state, startedAt, skill, supportPerson, messageCount, rating, matches, opening } = entry;
  const facts = [
    supportPerson?.name ?? null,
    skill === null ? null : skillName(skill),
    t('history.messages', { count: messageCount }),
    ...entry.tickets,
  ].filter((fact) => fact !== null);
  return (
    <a
      className="history-result"
      href={`#/history/${encodeURIComponent(session)}`}
      aria-current={isSelected ? 'true' : undefined}
    >
      <span className="history-result-head">
        <span className="history-result-name" dir="auto">
          {nameOf(visitor) || t('chats.unnamed')}
        </span>
        {state === 'ended' ? null : <span className={`tag is-${state}`}>{t(`history.state.${state}`)}</span>}
        {rating === undefined ? null : (
          <span className="history-stars" role="img" aria-label={t('history.rating', { score: rating })}>
            <Star size={12} aria-hidden="true" />
            {rating}
          </span>
        )}
        <time className="history-result-time" dateTime={startedAt} title={intl.formatDate(startedAt, FULL)}>
          {when(startedAt)}
        </time>
      </span>
      <span className="history-result-facts">{facts.join(' · ')}</span>
      {matches.length > 0
        ? matches.map((match) => (
            <Snippet key={`${match.seq} ${match.kind} ${match.text}`} match={match} visitor={nameOf(visitor)} t={t} />
          ))
        : opening !== undefined && (
            <span className="history-snippet" dir="auto">
              {opening}
            </span>
          )}
    </a>
  );
}

const FULL = { dateStyle: 'full', timeStyle: 'short' } as const;

interface SnippetProps {
  readonly match: HistoryMatch;
  readonly visitor: string;
  readonly t: Translate;
}

function Snippet({ match, visitor, t }: SnippetProps) {
  const name = (match.by.kind === 'visitor' ? visitor : match.by.name) || t('chats.unnamed');
  return (
    <span className={`history-snippet${match.kind === 'note' ? ' is-note' : ''}`}>
      <span className="history-snippet-by">{t(`history.in.${match.kind}`, { name })}: </span>
      <bdi>
        <MarkedText text={match.text} marks={match.marks} />
      </bdi>
    </span>
  );
}
