import { useCallback } from 'react';
import { useStore } from 'zustand';
import { useCore, useParts } from '../core/hooks';

/**
 * Whether the user data is shown: as the settings say, or as this window has it for itself. Where it would lie over
 * the conversation it is shown only when asked for.
 */
export function useUserDataOpen(): readonly [boolean, (open: boolean) => void] {
  const { core, ui } = useParts();
  const here = useStore(ui, (state) => state.userDataOpen);
  const narrow = useStore(ui, (state) => state.narrow);
  const inSettings = useCore((state) => state.settings.userDataOpen);
  const set = useCallback(
    (open: boolean): void => {
      const { userDataOpen, narrow: isNarrow } = ui.getState();
      if (userDataOpen !== null || isNarrow) ui.setState({ userDataOpen: open });
      else void core.call('settings.set', { userDataOpen: open });
    },
    [core, ui],
  );
  return [here ?? (inSettings && !narrow), set];
}
