import type { CannedEntry } from '../../../broker/protocol/canned';
import { useCore } from '../core/hooks';

/** Whether this agent sees to what is shared. The hub has the last word. */
export function useMayShare(): boolean {
  return useCore((state) => state.signIn.kind === 'signedIn' && state.signIn.me.role !== 'agent');
}

/** Whether an agent may change one that is seen. */
export function mayChange(entry: CannedEntry, mayShare: boolean): boolean {
  return entry.owner !== null || mayShare;
}
