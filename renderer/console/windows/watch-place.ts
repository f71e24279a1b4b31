import { useEffect } from 'react';
import type { PopOutTarget, WindowBounds } from '../../../electron/contract/windows';
import { useParts } from '../core/hooks';

/** Browsers do not say when a window is moved: it is looked at this often, in milliseconds. */
const LOOK_MS = 1_000;

/** Tells the core where this window is, so that it opens there again. */
export function useWatchPlace(target: PopOutTarget): void {
  const { core, windows } = useParts();
  useEffect(() => {
    // A host that opens windows knows where they are.
    if (windows.reopensItself) return;
    let told = '';
    const look = (): void => {
      const bounds = boundsOf(window);
      const text = JSON.stringify(bounds);
      if (text === told || bounds.width < 100 || bounds.height < 100) return;
      told = text;
      void core.call('popOut.moved', { target, bounds });
    };
    const timer = setInterval(look, LOOK_MS);
    addEventListener('resize', look);
    addEventListener('pagehide', look);
    return () => {
      clearInterval(timer);
      removeEventListener('resize', look);
      removeEventListener('pagehide', look);
    };
  }, [core, windows, target]);
}

/** The place on the screen, and the size of the page in it: what `window.open` takes. */
function boundsOf({ screenX, screenY, innerWidth, innerHeight }: Window): WindowBounds {
  return {
    x: Math.round(screenX),
    y: Math.round(screenY),
    width: Math.round(innerWidth),
    height: Math.round(innerHeight),
  };
}
