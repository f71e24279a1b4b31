import { ShieldCheck, ShieldQuestionMark, UserRoundCheck } from 'lucide-react';
import { useState } from 'react';
import type { SessionFold } from '../../../broker/protocol/fold';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { DataCard } from './data-card';
import { Facts } from './facts';
import { useLikely } from './use-likely';

interface VisitorIdentityProps {
  readonly fold: SessionFold;
  /** Whether the chat can still be linked to a person. */
  readonly open: boolean;
}

/**
 * Who the visitor is. What was typed is a claim and is shown as one; of a person nothing is shown before an agent has
 * linked the visitor to them.
 */
export function VisitorIdentity({ fold, open }: VisitorIdentityProps) {
  const t = useTexts();
  const { person, session, visitor } = fold;
  const isVerified = visitor.verified === true;
  if (person === null) {
    return (
      <section>
        <Verification isVerified={isVerified} hint={t('person.unknown')} />
        <Given fold={fold} />
        {open ? <LikelyPerson session={session} /> : null}
      </section>
    );
  }
  return (
    <>
      <section>
        <Verification isVerified={isVerified} hint={isVerified ? null : t('person.linkedByAgent')} />
      </section>
      <DataCard key={person} person={person} />
      <section>
        <h3>{t('person.given')}</h3>
        <Given fold={fold} />
      </section>
    </>
  );
}

function Verification({ isVerified, hint }: { readonly isVerified: boolean; readonly hint: string | null }) {
  const t = useTexts();
  const Icon = isVerified ? ShieldCheck : ShieldQuestionMark;
  return (
    <>
      <p className={isVerified ? 'verification is-verified' : 'verification'}>
        <Icon size={14} aria-hidden="true" />
        {t(isVerified ? 'person.verified' : 'person.notVerified')}
      </p>
      {hint === null ? null : <p className="hint">{hint}</p>}
    </>
  );
}

function Given({ fold }: { readonly fold: SessionFold }) {
  const t = useTexts();
  const { visitor, page } = fold;
  return (
    <Facts
      facts={[
        [t('person.name'), visitor.name || t('chats.unnamed')],
        [t('person.email'), visitor.email ?? null],
        [t('person.page'), page],
      ]}
    />
  );
}

/** The person whose e-mail address was typed, by name alone, for the agent to decide. */
function LikelyPerson({ session }: { readonly session: string }) {
  const t = useTexts();
  const { core } = useParts();
  const likely = useLikely(session);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (likely === undefined) return null;
  const link = async (): Promise<void> => {
    setBusy(true);
    const done = await core.call('person.link', { session, person: likely.id });
    setProblem(done.ok ? null : done.error.message);
    setBusy(false);
  };
  return (
    <div className="likely-person">
      <p className="hint">{t('person.likely', { name: likely.name })}</p>
      <button type="button" className="button" disabled={busy} onClick={() => void link()}>
        <UserRoundCheck size={14} aria-hidden="true" />
        {t('person.linkTo', { name: likely.name })}
      </button>
      {problem === null ? null : (
        <p className="problem" role="alert">
          {t('person.linkFailed', { reason: problem })}
        </p>
      )}
    </div>
  );
}
