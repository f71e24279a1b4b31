import { Users } from 'lucide-react';
import { useMemo } from 'react';
import { useCore } from '../core/hooks';
import { useSeconds } from '../core/now';
import { durationOf, useTexts } from '../core/texts';

/** How many wait whom this agent could help, and how long the first of them has. */
export function QueueStatus() {
  const t = useTexts();
  const all = useCore((state) => state.queue.skills);
  const own = useCore((state) => (state.signIn.kind === 'signedIn' ? state.signIn.me.skills : NONE));
  const { waiting, oldest } = useMemo(() => {
    const skills = all.filter((entry) => own.includes(entry.skill) && entry.waiting > 0);
    return {
      waiting: skills.reduce((sum, entry) => sum + entry.waiting, 0),
      oldest: skills.length === 0 ? null : Math.min(...skills.map((entry) => Date.parse(entry.oldestAt))),
    };
  }, [all, own]);
  return (
    <div role="status" aria-label={t('queue.label')} className={waiting > 0 ? 'fact is-busy' : 'fact'}>
      <Users size={16} aria-hidden="true" />
      <span>{waiting > 0 ? t('queue.waiting', { count: waiting }) : t('queue.empty')}</span>
      {oldest === null ? null : <Age since={oldest} />}
    </div>
  );
}

/** Grows each second; kept from being read out each time. */
function Age({ since }: { readonly since: number }) {
  const now = useSeconds();
  return (
    <span className="fact-age" aria-hidden="true">
      {durationOf(now - since / 1_000)}
    </span>
  );
}

const NONE: readonly string[] = [];
