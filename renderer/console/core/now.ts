import { useSyncExternalStore } from 'react';
import { useCore } from './hooks';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const told of listeners) told();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * The time in whole seconds since the epoch, by the server's clock: what it timed is counted by it, however wrong the
 * clock of this machine may be. One timer for all views.
 */
export function useSeconds(): number {
  const aheadMs = useCore((state) => state.clockAheadMs);
  return useSyncExternalStore(subscribe, () => Math.floor((Date.now() + aheadMs) / 1_000));
}

/** What `compute` says each second; the view is only made anew when that is another value. */
export function useEachSecond<T extends string | number | null>(compute: () => T): T {
  return useSyncExternalStore(subscribe, compute);
}
