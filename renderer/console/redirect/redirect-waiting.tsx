import { Hourglass } from 'lucide-react';
import { useState } from 'react';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { TimeLeft } from './time-left';

/** Whom this chat is offered to, while there is no answer; the sender may take it back. */
export function RedirectWaiting({ session }: { readonly session: string }) {
  const t = useTexts();
  const { core } = useParts();
  const offer = useCore((state) => state.chats[session]?.fold.offer ?? null);
  const [problem, setProblem] = useState<string | null>(null);
  if (offer === null) return null;
  const cancel = async (): Promise<void> => {
    const done = await core.call('redirect.cancel', { session, redirect: offer.redirect });
    setProblem(done.ok ? null : done.error.message);
  };
  return (
    <div className="redirect-waiting">
      <Hourglass size={16} aria-hidden="true" />
      <p role="status" aria-label={t('redirect.button')}>
        {t('redirect.waiting', { agent: offer.agent.name })}
      </p>
      <TimeLeft until={offer.expiresAt} />
      <button type="button" className="button" onClick={() => void cancel()}>
        {t('redirect.takeBack')}
      </button>
      {problem === null ? null : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
