import { useEffect } from 'react';
import type { HearingProblem } from '../../../electron/contract/desktop';
import { useCore, useParts } from '../core/hooks';
import { useWindowId } from '../windows/use-windows';

/** Tells the core why the next sound would not be heard in this window, as far as a page can know. */
export function useHearing(): void {
  const { core } = useParts();
  // Told anew to a core that knows this window under another id, or not yet.
  const own = useWindowId();
  // A browser hides its devices from pages; the desktop program does not.
  const seesDevices = useCore((state) => state.capabilities.desktop === true);
  useEffect(() => {
    if (own === null) return;
    let gone = false;
    let told = '';
    const look = async (): Promise<void> => {
      const problems = await findProblems(seesDevices);
      if (gone || problems.join() === told) return;
      told = problems.join();
      void core.call('alerts.hearing', { problems });
    };
    void look();
    const again = (): void => void look();
    // The first click or key lets a page sound. Not when the pointer goes down: the banner would go, and what is
    // pressed would be elsewhere when it comes up.
    addEventListener('pointerup', again);
    addEventListener('keydown', again);
    navigator.mediaDevices?.addEventListener('devicechange', again);
    return () => {
      gone = true;
      removeEventListener('pointerup', again);
      removeEventListener('keydown', again);
      navigator.mediaDevices?.removeEventListener('devicechange', again);
    };
  }, [core, own, seesDevices]);
}

async function findProblems(seesDevices: boolean): Promise<HearingProblem[]> {
  const problems: HearingProblem[] = [];
  if (navigator.userActivation?.hasBeenActive === false && (await isBlocked())) problems.push('blocked');
  const devices = seesDevices ? await navigator.mediaDevices?.enumerateDevices().catch(() => null) : null;
  if (devices?.some(({ kind }) => kind === 'audiooutput') === false) problems.push('noDevice');
  return problems;
}

/** Browsers let a page sound only after its user has done something on it. */
async function isBlocked(): Promise<boolean> {
  const context = new AudioContext();
  const blocked = context.state === 'suspended';
  await context.close();
  return blocked;
}
