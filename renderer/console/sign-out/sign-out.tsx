import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { isOpen } from '../../../electron/contract/open-chats';
import type { ConsoleState } from '../../../electron/contract/state';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { SignOutQuestion } from './sign-out-question';
import { unsentOf } from './unsent';

/** Signs out; asks first where there are live chats, or something is unsent. */
export function SignOut() {
  const t = useTexts();
  const { core } = useParts();
  const [asks, setAsks] = useState(false);
  const state = useStore(core.store, (store) => store.state);
  const unsent = asks && state !== null ? unsentOf(state) : [];
  const leave = (): void => void core.call('signOut', {});
  const onClick = (): void => {
    const now = core.store.getState().state;
    if (now !== null && (unsentOf(now).length > 0 || liveOf(now) > 0)) setAsks(true);
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
          live={state === null ? 0 : liveOf(state)}
          onClose={(sure) => {
            setAsks(false);
            if (sure) leave();
          }}
        />
      ) : null}
    </>
  );
}

function liveOf({ chats }: ConsoleState): number {
  return Object.values(chats).filter(isOpen).length;
}
