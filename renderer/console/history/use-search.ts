import { useCallback, useEffect, useRef, useState } from 'react';
import type { HistoryEntry, HistorySearchInput } from '../../../broker/protocol/history';
import { useParts } from '../core/hooks';

/** After a key, in milliseconds: nobody wants the results of half a word. */
const PAUSE_MS = 200;
/** While the server still reads its log, it is asked again. */
const AGAIN_MS = 1_500;

export interface Found {
  readonly sessions: readonly HistoryEntry[];
  readonly total: number;
  readonly cursor: string | null;
  readonly complete: boolean;
}

export interface SearchState {
  /** Null before the first answer; what was found before while a new search runs. */
  readonly found: Found | null;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly loadMore: () => void;
  readonly retry: () => void;
}

/** Searches as the input changes; answers that come late for an earlier input are dropped. */
export function useSearch(input: HistorySearchInput): SearchState {
  const { core } = useParts();
  const key = JSON.stringify(input);
  const [state, setState] = useState<{ found: Found | null; busy: boolean; problem: string | null }>({
    found: null,
    busy: true,
    problem: null,
  });
  const [tries, setTries] = useState(0);
  const current = useRef('');
  const isFirst = useRef(true);

  const load = useCallback(
    async (asked: string, cursor: string | null, before: readonly HistoryEntry[]): Promise<void> => {
      // The key is what this very hook made of the input.
      const query = JSON.parse(asked) as HistorySearchInput;
      const answer = await core.call('history.search', { ...query, ...(cursor !== null && { cursor }) });
      if (current.current !== asked) return;
      if (!answer.ok) {
        setState((now) => ({ ...now, busy: false, problem: answer.error.message }));
        return;
      }
      const { sessions, total, complete } = answer.value;
      const found = { sessions: [...before, ...sessions], total, complete, cursor: answer.value.cursor ?? null };
      setState({ found, busy: false, problem: null });
    },
    [core],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` asks the same once more.
  useEffect(() => {
    current.current = key;
    setState((now) => ({ ...now, busy: true, problem: null }));
    const timer = setTimeout(() => void load(key, null, []), isFirst.current ? 0 : PAUSE_MS);
    isFirst.current = false;
    return () => clearTimeout(timer);
  }, [key, load, tries]);

  const incomplete = state.found !== null && !state.found.complete && !state.busy;
  useEffect(() => {
    if (!incomplete) return;
    const timer = setTimeout(() => setTries((now) => now + 1), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [incomplete]);

  return {
    ...state,
    loadMore: () => {
      const { found } = state;
      if (found === null || found.cursor === null || state.busy) return;
      setState({ ...state, busy: true });
      void load(key, found.cursor, found.sessions);
    },
    retry: () => setTries((now) => now + 1),
  };
}
