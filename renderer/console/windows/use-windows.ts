import { useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import {
  alertingWindow,
  isOut,
  keyOf,
  type PopOut,
  type PopOutTarget,
  windowOfChat,
} from '../../../electron/contract/windows';
import { useCore, useParts } from '../core/hooks';
import { newWish } from './wishes';

/** This window's id; null while the core does not answer. */
export function useWindowId(): number | null {
  return useStore(useParts().core.store, (view) => view.window);
}

/** Whether alerts are shown in this window: they are in one of all. */
export function useAlertsHere(): boolean {
  const id = useWindowId();
  const alerting = useCore((state) => alertingWindow(state.windows)?.id ?? null);
  return id !== null && alerting === id;
}

/** Whether this has a window of its own now. */
export function useIsOut(target: PopOutTarget): boolean {
  return useCore((state) => isOut(state.popOuts, target));
}

/** Shows a chat where it is: in this window, or in the one that it is in. */
export function useOpenChat(): (session: string) => void {
  const { core, ui, shows, windows } = useParts();
  return useCallback(
    (session) => {
      const { state } = core.store.getState();
      if (state === null) return;
      const target = windowOfChat(state.popOuts, session);
      if (keyOf(target) === keyOf(shows)) {
        ui.setState(({ looks }) => ({ selected: session, writeIn: session, looks: looks + 1 }));
        return;
      }
      windows.show(target);
      void core.call('chat.show', { session });
    },
    [core, ui, shows, windows],
  );
}

/** What every window does: it says when the agent is in it, and shows a chat when another window wishes so. */
export function useWindow(): void {
  const { core, ui, shows } = useParts();
  const id = useWindowId();
  useEffect(() => {
    if (id === null) return;
    const tell = (): void => void core.call('window.focus', {});
    if (document.hasFocus()) tell();
    addEventListener('focus', tell);
    return () => removeEventListener('focus', tell);
  }, [core, id]);

  useEffect(
    () =>
      core.store.subscribe((now, before) => {
        const wish = newWish(before, now, shows);
        if (wish === null) return;
        ui.setState(({ looks }) => ({ selected: wish.session, writeIn: wish.session, looks: looks + 1 }));
        window.focus();
      }),
    [core, shows, ui],
  );
}

/** What was open when Parley was closed and can be shown again. */
export function missingOf(popOuts: readonly PopOut[], chats: Readonly<Record<string, unknown>>): PopOutTarget[] {
  return popOuts
    .filter(({ state, target }) => state === 'missing' && (target.kind === 'widget' || target.session in chats))
    .map(({ target }) => target);
}
