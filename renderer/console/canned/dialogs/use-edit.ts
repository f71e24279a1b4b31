import { useState } from 'react';
import type { CannedEntry, CannedText } from '../../../../broker/protocol/canned';
import { isVisible } from '../../../../broker/protocol/visible-text';
import { useParts } from '../../core/hooks';
import { useTexts } from '../../core/texts';

/** What a dialog is opened with. */
export type Editing =
  | { readonly kind: 'new'; readonly text: CannedText }
  | { readonly kind: 'edit'; readonly entry: CannedEntry }
  /** Of others: to be looked at. */
  | { readonly kind: 'read'; readonly entry: CannedEntry };

export interface Edit {
  readonly text: CannedText;
  readonly change: (change: Partial<CannedText>) => void;
  readonly dirty: boolean;
  readonly ready: boolean;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly save: () => Promise<void>;
}

/** What is written in the dialog, and how it is saved. Somebody else's change meanwhile is said, and can be replaced. */
export function useEdit(start: CannedText, entry: CannedEntry | null, onSaved: () => void): Edit {
  const t = useTexts();
  const { core } = useParts();
  const [text, setText] = useState(start);
  const [target, setTarget] = useState(entry === null ? null : { response: entry.id, base: entry.revision });
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const dirty = (Object.keys(start) as (keyof CannedText)[]).some((field) => text[field] !== start[field]);
  const ready = [text.name, text.content, text.category].every(isVisible);

  const save = async (): Promise<void> => {
    if (!ready || busy) return;
    setBusy(true);
    const saved = await core.call('canned.save', { responses: [{ ...text, ...target }] });
    setBusy(false);
    if (saved.ok) {
      onSaved();
      return;
    }
    const { code, message } = saved.error;
    if (target !== null && (code === 'conflict' || code === 'not_found')) {
      // Saving once more is meant: over what the colleague wrote, or as a new one.
      const present = core.store.getState().state?.canned.responses[target.response];
      setTarget(present === undefined ? null : { response: present.id, base: present.revision });
      setProblem(t(present === undefined ? 'canned.deletedMeanwhile' : 'canned.changedMeanwhile'));
      return;
    }
    setProblem(message);
  };
  return {
    text,
    change: (change) => {
      setProblem(null);
      setText((now) => ({ ...now, ...change }));
    },
    ...{ dirty, ready, busy, problem, save },
  };
}
