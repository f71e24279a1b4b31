import { createContext, use, useLayoutEffect } from 'react';
import { createStore, type StoreApi } from 'zustand';

/** Settings, named as in the machine policy, that have a control in the view now. */
export type ShownControls = StoreApi<{ readonly names: readonly string[] }>;

export const ShownControlsContext = createContext<ShownControls | null>(null);

export function createShownControls(): ShownControls {
  return createStore(() => ({ names: [] }));
}

/** Says that a control is there, for as long as it is: which there are depends on the host. */
export function useShownControl(name: string | undefined): void {
  const shown = use(ShownControlsContext);
  useLayoutEffect(() => {
    if (name === undefined || shown === null) return;
    shown.setState(({ names }) => ({ names: [...names, name] }));
    return () => shown.setState(({ names }) => ({ names: names.filter((other) => other !== name) }));
  }, [name, shown]);
}
