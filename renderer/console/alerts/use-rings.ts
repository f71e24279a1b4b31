import { useEffect, useRef } from 'react';
import { useCore } from '../core/hooks';
import { playNewChat } from './sound';

/** Plays a sound each time the core says that one is due. `here`: this is the one window that sounds. */
export function useRings(here = true): void {
  const rings = useCore((state) => state.rings);
  // What rang before this window was there is over.
  const heard = useRef(rings);
  useEffect(() => {
    const due = rings > heard.current;
    heard.current = rings;
    if (due && here) playNewChat();
  }, [rings, here]);
}
