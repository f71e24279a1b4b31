import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ProtocolError } from '../../../broker/protocol/errors';
import type { TicketPage, TicketQuery, TicketRow } from '../../../broker/protocol/tickets';
import { useParts } from '../core/hooks';

const PAGE = 100;
/** The most that one question brings. */
const LARGEST_PAGE = 200;
/** So many rows are asked for again after a change, so that the reader stays where they are. */
const KEPT_ROWS = 2_000;
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

interface Found {
  readonly rows: readonly TicketRow[];
  readonly page: TicketPage | null;
  /** What was asked, as JSON. */
  readonly question: string;
}

const NOTHING: Found = { rows: [], page: null, question: '' };

/** The tickets that fit, page by page. A new question starts again; what is shown stays until its answer is there. */
export function useTicketSearch(wanted: Wanted): TicketSearch {
  const { core, ui } = useParts();
  const changes = useStore(ui, (state) => state.ticketChanges);
  const [found, setFound] = useState<Found>(NOTHING);
  const [problem, setProblem] = useState<ProtocolError | null>(null);
  const [loading, setLoading] = useState(true);
  const [tries, setTries] = useState(0);
  const asked = useRef(0);
  const shown = useRef(found);
  shown.current = found;
  const key = JSON.stringify(wanted);

  const ask = useCallback(
    async (question: string, rows: readonly TicketRow[], cursor: string | null, enough: number): Promise<void> => {
      asked.current += 1;
      const mine = asked.current;
      const query: Wanted = JSON.parse(question);
      let more = { rows, next: cursor };
      setLoading(true);
      for (;;) {
        const limit = Math.min(LARGEST_PAGE, Math.max(PAGE, enough - more.rows.length));
        const answer = await core.call('tickets.search', {
          ...query,
          limit,
          ...(more.next !== null && { cursor: more.next }),
        });
        // A newer question is on its way.
        if (mine !== asked.current) return;
        setProblem(answer.ok ? null : answer.error);
        if (!answer.ok) break;
        const page = answer.value;
        more = { rows: joined(more.rows, page.tickets), next: page.next };
        if (more.next !== null && more.rows.length < enough) continue;
        setFound({ page, rows: more.rows, question });
        break;
      }
      setLoading(false);
    },
    [core],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when a ticket was changed here, or for a new try.
  useEffect(() => {
    const { rows, question } = shown.current;
    const enough = question === key ? Math.min(rows.length, KEPT_ROWS) : PAGE;
    const timer = setTimeout(() => void ask(key, [], null, enough), WAIT_MS);
    return () => clearTimeout(timer);
  }, [ask, key, changes, tries]);

  return {
    rows: found.rows,
    page: found.page,
    problem,
    loading,
    loadMore: () => {
      const next = found.page?.next ?? null;
      if (next === null || loading || problem !== null) return;
      void ask(key, found.rows, next, found.rows.length + PAGE);
    },
    retry: () => setTries(tries + 1),
  };
}

/** A ticket that moved between two pages comes once. */
function joined(before: readonly TicketRow[], more: readonly TicketRow[]): readonly TicketRow[] {
  const known = new Set(before.map((row) => row.ticket));
  return [...before, ...more.filter((row) => !known.has(row.ticket))];
}
