import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { SignOutQuestion } from './sign-out-question';
import { unsentOf } from './unsent';

/** Signs out; asks first where something is unsent. */
export function SignOut() {
  const t = useTexts();
  const { core } = useParts();
  const [asks, setAsks] = useState(false);
  const state = useStore(core.store, (store) => store.state);
  const unsent = asks && state !== null ? unsentOf(state) : [];
  const leave = (): void => void core.call('signOut', {});
  const onClick = (): void => {
    const now = core.store.getState().state;
    if (now !== null && unsentOf(now).length > 0) setAsks(true);
    else leave();
  };
  return (
    <>
      <button type="button" className="nav-button" onClick={onClick}>
        <LogOut size={18} aria-hidden="true" />
        <span>{t('nav.signOut')}</span>
      </button>
      {asks ? (
        <SignOutQuestion
          unsent={unsent}
          onClose={(sure) => {
            setAsks(false);
            if (sure) leave();
          }}
        />
      ) : null}
    </>
  );
}
