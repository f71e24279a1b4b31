import { Lock, TriangleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useCore } from '../core/hooks';
import { useTexts } from '../core/texts';

interface LockOfSetting {
  /** For the control itself. */
  readonly control: { readonly disabled: boolean; readonly 'aria-describedby'?: string };
  /** To be shown beside it; null where the agent may set it. */
  readonly note: ReactNode;
}

/** Whether the organization sets something, named as in the machine policy, such as `alerts.toast`. */
export function useLock(name: string | undefined): LockOfSetting {
  const t = useTexts();
  const id = useId();
  const locked = useCore((state) => name !== undefined && state.policy.locked.includes(name));
  if (!locked) return { control: { disabled: false }, note: null };
  return {
    control: { disabled: true, 'aria-describedby': id },
    note: (
      <span className="set-by-organization" id={id}>
        <Lock size={12} aria-hidden="true" />
        {t('policy.setBy')}
      </span>
    ),
  };
}

/** What is to be said of the organization's settings as a whole, and what is wrong with them. */
export function OrganizationNotes() {
  const t = useTexts();
  const id = useId();
  const { locked, problems } = useCore((state) => state.policy);
  return (
    <>
      {problems.length === 0 ? null : (
        <section className="policy-problems" aria-labelledby={id}>
          <TriangleAlert size={16} aria-hidden="true" />
          <div>
            <p id={id}>{t('policy.problems')}</p>
            <ul>
              {problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          </div>
        </section>
      )}
      {locked.length === 0 ? null : <p className="hint">{t('policy.some')}</p>}
    </>
  );
}
