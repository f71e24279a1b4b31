import { useCallback, useEffect, useRef, useState } from 'react';
import { type Draft, EMPTY_DRAFT } from '../../../electron/contract/state';
import { useCore, useParts } from '../core/hooks';
import { mergeTexts, nearestBase } from './draft-merge';

/** The core gets what was typed at most this often, in milliseconds. */
const TELL_MS = 150;

type Change = Draft | ((now: Draft) => Draft);

export interface DraftOf {
  readonly draft: Draft;
  readonly problem: string | null;
  readonly setDraft: (change: Change) => void;
  readonly setProblem: (problem: string | null) => void;
}

/**
 * What is being written in one chat. Typing is local and at once; the core hears of it a moment later, keeps it on
 * disk and tells the other windows. A draft that comes from elsewhere (an undone message, another window) is taken
 * over; what was typed here meanwhile is put into it.
 */
export function useDraft(session: string): DraftOf {
  const { core } = useParts();
  const kept = useCore((state) => state.chats[session]?.draft ?? EMPTY_DRAFT);
  const [draft, setLocal] = useState(kept);
  const [problem, setProblem] = useState<string | null>(null);
  const latest = useRef(kept);
  /** What the core had last, as far as this window knows. */
  const base = useRef(kept);
  /** Drafts that this window has told and that have not come back yet. */
  const told = useRef<Draft[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const tell = useCallback((): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    if (isSame(latest.current, told.current.at(-1) ?? base.current)) return;
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
      base.current = kept;
    } else if (!isSame(kept, base.current)) {
      const from = nearestBase([base.current.text, ...told.current.map(({ text }) => text)], kept.text);
      const text = mergeTexts(from, latest.current.text, kept.text);
      const note = kept.note === base.current.note ? latest.current.note : kept.note;
      base.current = kept;
      latest.current = { text, note };
      setLocal(latest.current);
      if (!isSame(latest.current, kept)) timer.current ??= setTimeout(tell, TELL_MS);
    }
    // All that was told has come back, and nothing waits: what the core has is what there is.
    if (told.current.length > 0 || timer.current !== null || isSame(kept, latest.current)) return;
    latest.current = kept;
    setLocal(kept);
  }, [kept, tell]);

  // The chat is left, or the window: what was typed last is told before.
  useEffect(() => {
    const leave = (): void => {
      if (timer.current !== null) tell();
    };
    addEventListener('blur', leave);
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('blur', leave);
      removeEventListener('pagehide', leave);
      leave();
    };
  }, [tell]);
  return { draft, problem, setDraft, setProblem };
}

function isSame(a: Draft, b: Draft): boolean {
  return a.text === b.text && a.note === b.note;
}
