import { useCallback, useEffect, useRef, useState } from 'react';
import { type Draft, EMPTY_DRAFT } from '../../../electron/contract/state';
import { useCore, useParts } from '../core/hooks';

/** The core gets what was typed at most this often, in milliseconds. */
const TELL_MS = 250;

type Change = Draft | ((now: Draft) => Draft);

export interface DraftOf {
  readonly draft: Draft;
  readonly problem: string | null;
  readonly setDraft: (change: Change) => void;
  readonly setProblem: (problem: string | null) => void;
}

/**
 * What is being written in one chat. Typing is local and at once; the core hears of it a moment later and keeps it on
 * disk. A draft that comes from elsewhere (an undone message, another window) takes the field's place.
 */
export function useDraft(session: string): DraftOf {
  const { core } = useParts();
  const kept = useCore((state) => state.chats[session]?.draft ?? EMPTY_DRAFT);
  const [draft, setLocal] = useState(kept);
  const [problem, setProblem] = useState<string | null>(null);
  const latest = useRef(kept);
  /** Drafts that this window has told and that have not come back yet. */
  const told = useRef<Draft[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const tell = useCallback((): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    told.current.push(latest.current);
    void core.call('chat.draft', { session, draft: latest.current });
  }, [core, session]);

  const setDraft = useCallback(
    (change: Change): void => {
      latest.current = typeof change === 'function' ? change(latest.current) : change;
      setLocal(latest.current);
      timer.current ??= setTimeout(tell, TELL_MS);
    },
    [tell],
  );

  useEffect(() => {
    const own = told.current.findIndex((draft) => isSame(draft, kept));
    if (own !== -1) {
      told.current.splice(0, own + 1);
      return;
    }
    if (timer.current !== null || isSame(kept, latest.current)) return;
    latest.current = kept;
    setLocal(kept);
  }, [kept]);

  // The chat is left: what was typed last is told before.
  useEffect(
    () => () => {
      if (timer.current !== null) tell();
    },
    [tell],
  );
  return { draft, problem, setDraft, setProblem };
}

function isSame(a: Draft, b: Draft): boolean {
  return a.text === b.text && a.note === b.note;
}
