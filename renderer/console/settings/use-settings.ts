import { startTransition, useOptimistic } from 'react';
import type { ConsoleSettings } from '../../../electron/contract/settings';
import { useCore, useParts } from '../core/hooks';

/**
 * The settings, and how they are changed. What was chosen shows at once and stays: a control never flips back while
 * the core writes. Where the core refuses, it shows what holds again.
 */
export function useSettings(): readonly [ConsoleSettings, (change: Partial<ConsoleSettings>) => void] {
  const { core } = useParts();
  const kept = useCore((state) => state.settings);
  const [shown, show] = useOptimistic(kept, (settings, change: Partial<ConsoleSettings>) => ({
    ...settings,
    ...change,
  }));
  const set = (change: Partial<ConsoleSettings>): void =>
    startTransition(async () => {
      show(change);
      await core.call('settings.set', change);
    });
  return [shown, set];
}
