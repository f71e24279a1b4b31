import { useCallback, useEffect, useRef, useState } from 'react';
import { SessionEvent } from '../../../broker/protocol/events';
import { emptyFold, foldEvent, type SessionFold } from '../../../broker/protocol/fold';
import type { SessionCard } from '../../../broker/protocol/models';
import { useParts } from '../core/hooks';

/** An open session is looked at again after so many milliseconds. */
const AGAIN_MS = 4_000;

export interface SessionLog {
  readonly card: SessionCard | null;
  readonly events: readonly SessionEvent[];
  /** Of the events that are here. */
  readonly fold: SessionFold;
  /** Whether all events are here. */
  readonly complete: boolean;
  readonly problem: string | null;
  readonly retry: () => void;
}

interface Loaded {
  readonly card: SessionCard | null;
  readonly events: readonly SessionEvent[];
  readonly fold: SessionFold;
  readonly lastSeq: number;
  readonly complete: boolean;
  readonly problem: string | null;
}

/** The card of a session and its log, page by page; kept up to date while the session is open. */
export function useSessionLog(session: string): SessionLog {
  const { core } = useParts();
  const [loaded, setLoaded] = useState<Loaded>(() => nothing(session));
  const latest = useRef(loaded);
  const over = useRef(false);
  const [tries, setTries] = useState(0);

  const put = useCallback((change: Partial<Loaded>): void => {
    latest.current = { ...latest.current, ...change };
    if (!over.current) setLoaded(latest.current);
  }, []);

  const load = useCallback(async (): Promise<void> => {
    const card = await core.call('chat.card', { session });
    if (!card.ok) {
      put({ problem: card.error.message });
      return;
    }
    put({ card: card.value, problem: null });
    for (let more = card.value.lastSeq > latest.current.lastSeq; more && !over.current; ) {
      const page = await core.call('history.events', { session, after: latest.current.lastSeq });
      if (!page.ok) {
        put({ problem: page.error.message });
        return;
      }
      put(withEvents(latest.current, page.value.events));
      more = page.value.more;
    }
    put({ complete: true });
  }, [core, session, put]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` loads once more.
  useEffect(() => {
    over.current = false;
    void load();
    return () => {
      over.current = true;
    };
  }, [load, tries]);

  const open = loaded.complete && loaded.card?.state !== 'ended';
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(() => void load(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [open, load]);

  return { ...loaded, retry: () => setTries((now) => now + 1) };
}

function nothing(session: string): Loaded {
  return { card: null, events: [], fold: emptyFold(session), lastSeq: 0, complete: false, problem: null };
}

/** Events of later versions count, and say nothing. */
function withEvents(loaded: Loaded, page: readonly { readonly seq: number }[]): Partial<Loaded> {
  const fresh = page.filter((event) => event.seq > loaded.lastSeq);
  const known = fresh.flatMap((event) => SessionEvent.safeParse(event).data ?? []);
  return {
    events: [...loaded.events, ...known],
    fold: known.reduce(foldEvent, loaded.fold),
    lastSeq: fresh.at(-1)?.seq ?? loaded.lastSeq,
  };
}
