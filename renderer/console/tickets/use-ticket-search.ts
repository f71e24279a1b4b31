import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ProtocolError } from '../../../broker/protocol/errors';
import type { TicketPage, TicketQuery, TicketRow } from '../../../broker/protocol/tickets';
import { useParts } from '../core/hooks';

const PAGE = 100;
/** Between the last key and the question. */
const WAIT_MS = 120;

type Wanted = Omit<TicketQuery, 'cursor' | 'limit'>;

export interface TicketSearch {
  readonly rows: readonly TicketRow[];
  /** The last answer: what can be filtered and sorted by; null before the first. */
  readonly page: TicketPage | null;
  readonly problem: ProtocolError | null;
  readonly loading: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
}

/** The tickets that fit, page by page. A new question starts again; what is shown stays until its answer is there. */
export function useTicketSearch(wanted: Wanted): TicketSearch {
  const { core, ui } = useParts();
  const changes = useStore(ui, (state) => state.ticketChanges);
  const [found, setFound] = useState<{ rows: readonly TicketRow[]; page: TicketPage | null }>({ rows: [], page: null });
  const [problem, setProblem] = useState<ProtocolError | null>(null);
  const [loading, setLoading] = useState(true);
  const [tries, setTries] = useState(0);
  const asked = useRef(0);
  const key = JSON.stringify(wanted);

  const ask = useCallback(
    async (query: Wanted, cursor: string | null): Promise<void> => {
      asked.current += 1;
      const mine = asked.current;
      setLoading(true);
      const answer = await core.call('tickets.search', { ...query, limit: PAGE, ...(cursor !== null && { cursor }) });
      // A newer question is on its way.
      if (mine !== asked.current) return;
      setLoading(false);
      setProblem(answer.ok ? null : answer.error);
      if (!answer.ok) return;
      const page = answer.value;
      setFound((before) => ({ page, rows: cursor === null ? page.tickets : joined(before.rows, page.tickets) }));
    },
    [core],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when a ticket was changed here, or for a new try.
  useEffect(() => {
    const timer = setTimeout(() => void ask(JSON.parse(key), null), WAIT_MS);
    return () => clearTimeout(timer);
  }, [ask, key, changes, tries]);

  return {
    ...found,
    problem,
    loading,
    loadMore: () => {
      const next = found.page?.next ?? null;
      if (next !== null && !loading && problem === null) void ask(wanted, next);
    },
    retry: () => setTries(tries + 1),
  };
}

/** A ticket that moved between two pages comes once. */
function joined(before: readonly TicketRow[], more: readonly TicketRow[]): readonly TicketRow[] {
  const known = new Set(before.map((row) => row.ticket));
  return [...before, ...more.filter((row) => !known.has(row.ticket))];
}
