import { useMemo, useState } from 'react';
import { LinkedText } from '../linked-text';
import { foldAt } from './fold';

interface BubbleProps {
  readonly text: string;
  /** Absent: unknown, as of what people write. */
  readonly lang?: string | undefined;
  /** What the button says that shows the rest, and the one that folds it again. */
  readonly showAll: string;
  readonly showLess: string;
}

/**
 * What somebody wrote. A long text is folded, and unfolds into a place that scrolls by itself: whoever reads it stays
 * where they are, and the rest of the conversation within reach.
 */
export function Bubble({ text, lang, showAll, showLess }: BubbleProps) {
  const [open, setOpen] = useState(false);
  const fold = useMemo(() => foldAt(text), [text]);
  if (fold === null) {
    return (
      <p className="bubble" lang={lang} dir="auto">
        <LinkedText text={text} />
      </p>
    );
  }
  return (
    <>
      <p
        className={open ? 'bubble is-unfolded' : 'bubble'}
        lang={lang}
        dir="auto"
        // What scrolls can be reached by keyboard.
        tabIndex={open ? 0 : undefined}
      >
        <LinkedText text={open ? text : `${text.slice(0, fold)}…`} />
      </p>
      <button type="button" className="link unfold" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? showLess : showAll}
      </button>
    </>
  );
}
