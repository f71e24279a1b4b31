import { useEffect, useMemo, useState } from 'react';
import type { SessionEvent } from '../../../broker/protocol/events';
import { type Spoken, spokenIn } from '../../../broker/protocol/transcript';
import { useCore, useParts } from '../core/hooks';

const ALL = 20_000;

/** All that was said, also what this window has not loaded, and what is said from now on. Null until it is there. */
export function useSpoken(session: string): readonly Spoken[] | null {
  const { core } = useParts();
  const [loaded, setLoaded] = useState<readonly SessionEvent[] | null>(null);
  const here = useCore((state) => state.conversations[session] ?? NONE);
  useEffect(() => {
    let over = false;
    void core.call('conversation.load', { session, limit: ALL }).then((part) => {
      if (!over && part.ok) setLoaded(part.value.events);
    });
    return () => {
      over = true;
    };
  }, [core, session]);
  return useMemo(() => {
    if (loaded === null) return null;
    const last = loaded.at(-1)?.seq ?? 0;
    return spokenIn([...loaded, ...here.filter(({ seq }) => seq > last)]);
  }, [loaded, here]);
}

const NONE: readonly never[] = [];
