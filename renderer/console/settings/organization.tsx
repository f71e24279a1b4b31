import { Lock, TriangleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useStore } from 'zustand';
import { useCore } from '../core/hooks';
import { isTextId, type Translate, useTexts } from '../core/texts';
import { type ShownControls, useShownControl } from './shown-controls';

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
  useShownControl(name);
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

/**
 * What is to be said of the organization's settings as a whole: what is wrong with them, and what they set that is
 * not among the controls of this view.
 */
export function OrganizationNotes({ controls }: { readonly controls: ShownControls }) {
  const t = useTexts();
  const id = useId();
  const { locked, problems } = useCore((state) => state.policy);
  const shown = useStore(controls, ({ names }) => names);
  const others = locked.filter((name) => !shown.includes(name));
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
      {others.length === 0 ? null : (
        <div className="policy-others">
          <p id={`${id}-others`}>
            <Lock size={12} aria-hidden="true" />
            {t(others.length === locked.length ? 'policy.setHere' : 'policy.setBesides')}
          </p>
          <ul aria-labelledby={`${id}-others`}>
            {others.map((name) => (
              <li key={name}>{wordsFor(name, t)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function wordsFor(name: string, t: Translate): string {
  const text = `policy.key.${name}`;
  return isTextId(text) ? t(text) : name;
}
