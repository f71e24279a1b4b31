import { within } from '../device/within';

/** A browser that has not said for so long, in milliseconds, whether there is a lock is not waited for. */
const LOCKS_MS = 3_000;

/** As far as they are used here. */
export interface Locks {
  request(name: string, options: { ifAvailable: true }, work: (lock: unknown) => unknown): Promise<unknown>;
}

/**
 * Runs the work unless another tab is at it; false when one is. Where the browser has no locks (addresses without
 * TLS), refuses them or never answers, the work is done all the same.
 */
export async function exclusively(
  name: string,
  work: () => Promise<void>,
  locks: Locks | undefined = typeof navigator !== 'undefined' && 'locks' in navigator ? navigator.locks : undefined,
): Promise<boolean> {
  let running: Promise<void> | null = null;
  const once = (): Promise<void> => {
    running ??= work();
    return running;
  };
  let answered: (isFree: boolean) => void = () => undefined;
  const free = new Promise<boolean>((resolve) => {
    answered = resolve;
  });
  try {
    const asked = locks?.request(name, { ifAvailable: true }, (lock) => {
      answered(lock !== null);
      return lock === null ? undefined : once();
    });
    if (asked === undefined) answered(true);
    asked?.catch(() => answered(true));
  } catch {
    answered(true);
  }
  const isFree = await within(LOCKS_MS, free);
  if (isFree.kind === 'value' && !isFree.value) return false;
  await once();
  return true;
}
