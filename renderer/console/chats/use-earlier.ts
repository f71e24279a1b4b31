import { useEffect, useRef, useState } from 'react';
import { useCore, useParts } from '../core/hooks';

/**
 * Events asked for at once: the newest first, earlier ones when the reader comes near their beginning. Who goes far
 * back gets more each time, up to the most.
 */
const PAGE = 500;
const LARGEST_PAGE = 4_000;

/** Loads what this window does not have: the newest part at first, earlier parts when asked. */
export function useEarlier(session: string): { readonly loading: boolean; readonly loadEarlier: () => void } {
  const { core } = useParts();
  const isLoaded = useCore((state) => state.conversations[session] !== undefined);
  const first = useCore((state) => state.conversations[session]?.[0]?.seq ?? null);
  const [loading, setLoading] = useState(false);
  const busy = useRef(false);
  const size = useRef(PAGE);

  const load = async (before: number | undefined): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    setLoading(true);
    const part = await core.call('conversation.load', {
      session,
      limit: size.current,
      ...(before === undefined ? {} : { before }),
    });
    if (part.ok) core.dispatch({ type: 'conversation.loaded', session, events: part.value.events });
    size.current = Math.min(LARGEST_PAGE, size.current * 2);
    busy.current = false;
    setLoading(false);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: loads once for each time the conversation is missing.
  useEffect(() => {
    if (!isLoaded) void load(undefined);
  }, [isLoaded, session]);
  return {
    loading,
    loadEarlier: () => {
      if (first !== null && first > 1) void load(first);
    },
  };
}
