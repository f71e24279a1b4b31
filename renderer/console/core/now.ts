import { useSeconds as useOwnSeconds } from '../../ui/clock/use-clock';
import { useCore } from './hooks';

export { useEachSecond } from '../../ui/clock/use-clock';

/**
 * The time in whole seconds since the epoch, by the server's clock: what it timed is counted by it, however wrong the
 * clock of this machine may be.
 */
export function useSeconds(): number {
  const aheadMs = useCore((state) => state.clockAheadMs);
  return Math.floor(useOwnSeconds() + aheadMs / 1_000);
}
