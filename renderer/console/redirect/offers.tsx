import { ArrowRightLeft } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { RedirectOffer } from '../../../broker/protocol/redirects';
import { nameOf } from '../../../broker/protocol/visitor-name';
import { LinkedText } from '../../ui/linked-text';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useSkillName } from '../team/skill-name';
import { useAlertsHere, useOpenChat } from '../windows/use-windows';
import { TimeLeft } from './time-left';

/**
 * What colleagues ask this agent to take over: with the note and what the chat is about, before the answer. In the one
 * window where the agent is.
 */
export function Offers() {
  const offers = useCore((state) => state.offers);
  const here = useAlertsHere();
  if (!here || offers.length === 0) return null;
  return (
    <div className="offers">
      {offers.map((offer) => (
        <Offer key={offer.redirect} offer={offer} />
      ))}
    </div>
  );
}

function Offer({ offer }: { readonly offer: RedirectOffer }) {
  const t = useTexts();
  const { core } = useParts();
  const openChat = useOpenChat();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { session, redirect, from, note, summary, expiresAt } = offer;

  const answer = async (command: 'redirect.accept' | 'redirect.decline'): Promise<void> => {
    setBusy(true);
    const done = await core.call(command, { session, redirect });
    setBusy(false);
    if (!done.ok) setProblem(done.error.message);
    else if (command === 'redirect.accept') openChat(session);
  };

  return (
    <div className="alert offer" role="alert">
      <div className="offer-head">
        <ArrowRightLeft size={18} aria-hidden="true" />
        <div className="alert-texts">
          <p className="alert-title">
            {t('redirect.offer.title', { from: from.name, visitor: nameOf(summary.visitor) || t('chats.unnamed') })}
          </p>
          <Facts summary={summary} />
        </div>
      </div>
      {note === undefined ? null : (
        <blockquote className="offer-note" aria-label={t('redirect.offer.note', { from: from.name })}>
          <bdi>
            <LinkedText text={note} />
          </bdi>
        </blockquote>
      )}
      <Words summary={summary} />
      {problem === null ? null : <p className="problem">{problem}</p>}
      <div className="offer-foot">
        <TimeLeft until={expiresAt} />
        <button type="button" className="button" disabled={busy} onClick={() => void answer('redirect.decline')}>
          {t('redirect.decline')}
        </button>
        <button type="button" className="button primary" disabled={busy} onClick={() => void answer('redirect.accept')}>
          {t('redirect.accept')}
        </button>
      </div>
    </div>
  );
}

interface SummaryProps {
  readonly summary: RedirectOffer['summary'];
}

function Facts({ summary }: SummaryProps) {
  const t = useTexts();
  const intl = useIntl();
  const skillName = useSkillName();
  const facts = {
    skill: summary.skill === undefined ? 'none' : skillName(summary.skill),
    language: intl.formatDisplayName(summary.language, { type: 'language' }) ?? summary.language,
    count: summary.messages,
  };
  return <p className="offer-facts">{t('redirect.offer.facts', facts)}</p>;
}

/** What the visitor said first and last. */
function Words({ summary: { firstWords, lastWords } }: SummaryProps) {
  const t = useTexts();
  if (firstWords === undefined) return null;
  return (
    <dl className="offer-words">
      <div>
        <dt>{t('redirect.offer.first')}</dt>
        <dd dir="auto">{firstWords}</dd>
      </div>
      {lastWords === undefined || lastWords === firstWords ? null : (
        <div>
          <dt>{t('redirect.offer.last')}</dt>
          <dd dir="auto">{lastWords}</dd>
        </div>
      )}
    </dl>
  );
}
